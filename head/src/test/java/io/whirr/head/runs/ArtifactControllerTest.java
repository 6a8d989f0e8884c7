package io.whirr.head.runs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactControllerTest extends RunsTest {

    private static final String TRAVERSAL = "Access denied: path traversal not allowed";
    private static final long GIGABYTE = 1L << 30;

    @Test
    void aRunWithoutADirectoryHasNoArtifacts() throws IOException {
        Files.delete(directory);

        assertThat(json(of("/artifacts")).toString()).isEqualTo("{\"artifacts\":[],\"count\":0}");
    }

    @Test
    void regularFilesAreListedByTheirWholePath() throws Exception {
        givenFile("a/b.txt", "12345");
        givenFile("a-b.txt", "");
        givenFile("a.txt", "");
        givenFile("attempts/1/output.log", "x");
        givenFile("ä \uD83D\uDE80?.txt", "x");
        Files.createDirectories(directory.resolve("empty"));
        Files.createSymbolicLink(directory.resolve("link"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(directory.resolve("away"), Path.of("/etc"));
        givenPipe("pipe");

        var listed = json(of("/artifacts"));

        assertThat(paths(listed))
                .containsExactly("a-b.txt", "a.txt", "a/b.txt", "attempts/1/output.log", "ä \uD83D\uDE80?.txt");
        assertThat(listed.path("artifacts").path(2).path("size").asLong()).isEqualTo(5);
        assertThat(listed.path("artifacts").path(2).path("modified").asString()).startsWith("20");
        assertThat(listed.path("count").asInt()).isEqualTo(5);
    }

    @Test
    void aListThatIsTooLongSaysSo() throws IOException {
        for (int i = 0; i < 60; i++) {
            givenFile("f%02d".formatted(i), "");
        }

        var listed = json(of("/artifacts"));

        assertThat(listed.path("count").asInt()).isEqualTo(50);
        assertThat(listed.path("truncated").asBoolean()).isTrue();
        assertThat(paths(listed)).startsWith("f00").endsWith("f49");
    }

    @Test
    void anArtifactIsSentAsItIs() throws IOException {
        givenFile("artifacts/notes.txt", "hello");

        var response = get(of("/artifacts/artifacts/notes.txt"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).asString(UTF_8).isEqualTo("hello");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain;charset=utf-8");
        assertThat(response.headers().firstValue("Content-Length")).hasValue("5");
        assertThat(response.headers().firstValue("Content-Disposition")).hasValue("attachment; filename=\"notes.txt\"");
        assertThat(get(of("/artifacts/artifacts%2Fnotes.txt")).statusCode()).isEqualTo(200);
        assertThat(get(of("/artifacts/artifacts/notes.txt/")).statusCode()).isEqualTo(200);
    }

    @Test
    void theSameFileIsNotSentTwiceToSomebodyWhoHasIt() throws IOException {
        givenFile("a.bin", "hello");
        String tag = get(of("/artifacts/a.bin")).headers().firstValue("ETag").orElseThrow();

        assertThat(get(of("/artifacts/a.bin"), "If-None-Match", tag).statusCode())
                .isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a?b#c%d e.txt",
                "100%.txt",
                "a;b=c.txt",
                "a+b&c=d.txt",
                "\uD83D\uDE80 föö.csv",
                "say \"hi\".json",
                "back\\slash.txt",
                "новый.log",
                "-rf",
                ".hidden",
                "tab\tnew\nline",
                "a:b",
                "~",
                "~root",
                "$HOME",
                "..."
            })
    void aFileIsFoundByWhateverNameItHas(String name) throws IOException {
        givenFile("artifacts/" + name, "content");

        var response = get(of("/artifacts/artifacts/" + quoted(name)));

        assertThat(response.body()).asString(UTF_8).isEqualTo("content");
        assertThat(response.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment; filename=\"")
                .matches("[ -~]*");
    }

    @Test
    void aNameBeyondAsciiIsSaidInBothForms() throws IOException {
        givenFile("é\"x.txt", "");

        assertThat(get(of("/artifacts/%C3%A9%22x.txt")).headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"_\\\"x.txt\"; filename*=UTF-8''%C3%A9%22x.txt");
    }

    @Test
    void whatLeavesTheDirectoryIsRefused() throws Exception {
        givenFile("in.txt", "inside");
        Files.createSymbolicLink(directory.resolve("out"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(directory.resolve("etc"), Path.of("/etc"));
        Files.createSymbolicLink(directory.resolve("nowhere"), Path.of("/no/such/thing"));
        long other = givenJob("other", null, null);
        Path theirs = Files.createDirectories(DATA.resolve("runs/job-" + other));
        Files.writeString(theirs.resolve("secret"), "theirs");

        for (String path : List.of(
                "%2e%2e/job-" + other + "/secret",
                "%2e%2e%2fjob-" + other + "%2fsecret",
                "%2e%2e/%2e%2e/%2e%2e/etc/passwd",
                "/etc/passwd",
                "%2Fetc%2Fpasswd",
                "in.txt/%2e%2e/%2e%2e/x",
                "out",
                "etc/passwd",
                "nowhere",
                "..",
                "%2e%2e")) {
            var response = get(of("/artifacts/" + path));
            assertThat(response.statusCode()).as(path).isEqualTo(403);
            assertThat(detail(response)).isEqualTo(TRAVERSAL);
        }
        assertThat(get(of("/artifacts/%2e%2e/job-" + job + "/in.txt")).body())
                .asString(UTF_8)
                .isEqualTo("inside");
    }

    @Test
    void aRunsDirectoryThatWasReplacedByALinkShowsNothing() throws IOException {
        long other = givenJob("other", null, null);
        Path theirs = Files.createDirectories(DATA.resolve("runs/job-" + other));
        Files.writeString(theirs.resolve("secret"), "theirs");
        Files.writeString(theirs.resolve("output.log"), "theirs");
        Files.delete(directory);
        Files.createSymbolicLink(directory, theirs);

        assertThat(json(of("/artifacts")).path("count").asInt()).isZero();
        assertThat(get(of("/artifacts/secret")).statusCode()).isEqualTo(403);
        assertThat(get(of("/log")).body()).isEmpty();
    }

    @Test
    void aLinkThatStaysInsideLeadsToItsTarget() throws IOException {
        givenFile("checkpoints/7.bin", "seven");
        Files.createSymbolicLink(directory.resolve("latest"), Path.of("checkpoints/7.bin"));
        Files.createSymbolicLink(directory.resolve("all"), directory.resolve("checkpoints"));

        assertThat(get(of("/artifacts/latest")).body()).asString(UTF_8).isEqualTo("seven");
        assertThat(get(of("/artifacts/all/7.bin")).body()).asString(UTF_8).isEqualTo("seven");
    }

    @Test
    void aLinkToAFileInsideIsListedWithTheFilesSize() throws IOException {
        givenFile("checkpoints/7.bin", "seven");
        Files.createSymbolicLink(directory.resolve("latest"), Path.of("checkpoints/7.bin"));
        Files.createSymbolicLink(directory.resolve("all"), directory.resolve("checkpoints"));
        Files.createSymbolicLink(directory.resolve("nowhere"), Path.of("no/such/file"));
        Files.createSymbolicLink(directory.resolve("round"), Path.of("round"));

        var listed = json(of("/artifacts"));

        assertThat(paths(listed)).containsExactly("checkpoints/7.bin", "latest");
        assertThat(listed.path("artifacts").path(1).path("size").asLong()).isEqualTo(5);
    }

    /** Clients put names into URLs as they are, and their HTTP libraries let these through. */
    @Test
    void aNameWithWhatAUrlMayNotHaveIsFoundAsItIs() throws IOException {
        for (String name : List.of("plot[1].png", "a^b", "a|b", "{a}", "a`b", "<a>", "\"a\"")) {
            givenFile(name, name);

            assertThat(statusOf(of("/artifacts/" + name))).as(name).isEqualTo("200");
        }
    }

    @Test
    void whatIsNotThereIsNotFound() throws IOException {
        givenFile("a.txt", "");
        Files.createSymbolicLink(directory.resolve("round"), Path.of("round"));

        for (String path : List.of("no", "a.txt/b", "no/such/file", "x".repeat(300), "y/".repeat(3000), "round")) {
            assertThat(get(of("/artifacts/" + path)).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(detail(get(of("/artifacts/no%20such")))).isEqualTo("Artifact not found: no such");
    }

    @Test
    void whatIsNoRegularFileIsRefusedAtOnce() throws Exception {
        givenPipe("pipe");
        Files.createDirectories(directory.resolve("folder"));
        Files.createSymbolicLink(directory.resolve("self"), Path.of("."));
        Path socket = Files.createTempDirectory("s").resolve("s");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Files.move(socket, directory.resolve("socket"));

            for (String path : List.of("pipe", "folder", "folder/", "self", "socket", "", "%2e", "folder/%2e%2e")) {
                var response = get(of("/artifacts/" + path));
                assertThat(response.statusCode()).as(path).isEqualTo(400);
            }
        }
        assertThat(detail(get(of("/artifacts/folder")))).isEqualTo("Not a file: folder");
        new ProcessBuilder("mknod", directory.resolve("zero").toString(), "c", "1", "5")
                .start()
                .waitFor();
        if (Files.exists(directory.resolve("zero"))) {
            assertThat(get(of("/artifacts/zero")).statusCode()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%00b", "%00", "%", "%zz", "%ff", "a%2", "../../../../../../../../etc/passwd", "\\..\\x"})
    void aMalformedPathIsTheCallersFault(String path) throws IOException {
        assertThat(statusOf(of("/artifacts/" + path))).startsWith("4");
    }

    @Test
    void onePartOfAFileIsSentToThoseWhoAskForIt() throws IOException {
        givenFile("a.bin", "0123456789");

        assertThat(part("bytes=2-4")).isEqualTo("206 bytes 2-4/10 234");
        assertThat(part("bytes=7-")).isEqualTo("206 bytes 7-9/10 789");
        assertThat(part("bytes=-3")).isEqualTo("206 bytes 7-9/10 789");
        assertThat(part("bytes=-30")).isEqualTo("206 bytes 0-9/10 0123456789");
        assertThat(part("bytes=5-999999999999999")).isEqualTo("206 bytes 5-9/10 56789");
        assertThat(part("bytes=10-")).startsWith("416 bytes */10 ");
        assertThat(part("bytes=-0")).startsWith("416 bytes */10 ");
        assertThat(part("bytes=4-2")).isEqualTo("200  0123456789");
        assertThat(part("bytes=0-1,4-5")).isEqualTo("200  0123456789");
        assertThat(part("lines=1-2")).isEqualTo("200  0123456789");
        assertThat(part("bytes=99999999999999999999999-")).isEqualTo("200  0123456789");
    }

    @Test
    void aPartIsSentOnlyOfTheFileThatWasMeant() throws IOException {
        givenFile("a.bin", "0123456789");
        var headers = get(of("/artifacts/a.bin")).headers();
        String tag = headers.firstValue("ETag").orElseThrow();
        String date = headers.firstValue("Last-Modified").orElseThrow();

        assertThat(part("bytes=0-1", "If-Range", tag)).startsWith("206");
        assertThat(part("bytes=0-1", "If-Range", date)).startsWith("206");
        assertThat(part("bytes=0-1", "If-Range", "\"other\"")).startsWith("200");
        assertThat(part("bytes=0-1", "If-Range", "W/" + tag)).startsWith("200");
        assertThat(part("bytes=0-1", "If-Range", "Thu, 01 Jan 1970 00:00:00 GMT"))
                .startsWith("200");
        assertThat(part("bytes=0-1", "If-Range", "nonsense")).startsWith("200");
    }

    @Test
    void aFileThatIsLargerThanAnyHeapIsStreamed() throws Exception {
        long size = 64 * GIGABYTE + 5;
        try (var file = new RandomAccessFile(directory.resolve("model.bin").toFile(), "rw")) {
            file.setLength(size);
        }

        var request = HttpRequest.newBuilder(URI.create(url(of("/artifacts/model.bin"))))
                .build();
        var response = HTTP.send(request, BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            assertThat(body.skip(GIGABYTE / 8)).isEqualTo(GIGABYTE / 8);
        }

        assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(size);
        assertThat(get(of("/artifacts/model.bin"), "Range", "bytes=" + (size - 3) + "-")
                        .body())
                .hasSize(3);
    }

    /** The rest of the answer never comes, so the connection must end: a client would wait for it for ever. */
    @Test
    void aFileThatShrinksWhileItIsSentEndsTheConnection() throws Exception {
        Path file = directory.resolve("shrinking.bin");
        try (var writer = new RandomAccessFile(file.toFile(), "rw")) {
            writer.setLength(GIGABYTE);
        }
        var request = HttpRequest.newBuilder(URI.create(url(of("/artifacts/shrinking.bin"))))
                .build();

        try (InputStream body = HTTP.send(request, BodyHandlers.ofInputStream()).body()) {
            assertThat(body.readNBytes(1000)).hasSize(1000);
            try (var writer = new RandomAccessFile(file.toFile(), "rw")) {
                writer.setLength(2000);
            }

            assertThatThrownBy(() -> body.transferTo(OutputStream.nullOutputStream()))
                    .isInstanceOf(IOException.class);
        }
        assertThat(get(of("")).statusCode()).isEqualTo(200);
    }

    private String part(String range, String... more) {
        var headers = new ArrayList<>(List.of("Range", range));
        headers.addAll(List.of(more));
        var response = get(of("/artifacts/a.bin"), headers.toArray(String[]::new));
        return response.statusCode() + " "
                + response.headers().firstValue("Content-Range").orElse("") + " " + new String(response.body(), UTF_8);
    }

    private void givenPipe(String name) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", directory.resolve(name).toString())
                        .start()
                        .waitFor())
                .isZero();
    }

    private static String quoted(String name) {
        return URLEncoder.encode(name, UTF_8).replace("+", "%20");
    }

    private static List<String> paths(tools.jackson.databind.JsonNode listed) {
        return StreamSupport.stream(listed.path("artifacts").spliterator(), false)
                .map(artifact -> artifact.path("path").asString())
                .toList();
    }
}
