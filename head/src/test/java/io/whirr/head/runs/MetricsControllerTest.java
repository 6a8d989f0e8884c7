package io.whirr.head.runs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MetricsControllerTest extends RunsTest {

    private static final int MANY = 1_000_000;

    @Test
    void aRunThatHasLoggedNothingHasNoMetrics() {
        assertThat(json(of("/metrics")).toString()).isEqualTo("{\"metrics\":[],\"count\":0}");
    }

    @Test
    void goodLinesAreAnsweredAndBadOnesAreNot() throws IOException {
        givenFile("metrics.jsonl", """
                {"_idx":0,"_timestamp":"2026-01-01T00:00:00Z","step":"3","loss":0.5,"big":12345678901234567890}

                not json
                {"_idx":1,"step":1.5}
                {"loss":NaN,"up":Infinity,"down":-Infinity,"far":1e400,"deep":{"a":[NaN,null,true,"\\ud800"]}}\r
                {"_timestamp":17}
                {"_idx":2,"loss":0.1}
                {"_idx":3,"lo""");

        var answer = json(of("/metrics"));

        assertThat(answer.path("metrics").toString()).isEqualTo("""
                [{"_idx":0,"_timestamp":"2026-01-01T00:00:00Z","step":3,"loss":0.5,"big":12345678901234567890},\
                {"_idx":null,"_timestamp":null,"step":null,"loss":null,"up":null,"down":null,"far":null,\
                "deep":{"a":[null,null,true,"\uFFFD"]}},\
                {"_idx":2,"_timestamp":null,"step":null,"loss":0.1}]""");
        assertThat(answer.path("count").asInt()).isEqualTo(3);
    }

    @Test
    void bytesThatAreNoUtf8SpoilNothing() throws IOException {
        byte[] file = "{\"a\":\"\u00e9\"}\n\u00ff\u00fe\n{\"b\":\"x\u00c3\"}\n".getBytes(ISO_8859_1);
        Files.write(directory.resolve("metrics.jsonl"), file);

        assertThat(json(of("/metrics")).path("metrics").toString())
                .contains("\"a\":\"\uFFFD\"")
                .contains("\"b\":\"x\uFFFD\"");
    }

    @Test
    void aLineThatIsStillBeingWrittenIsReadWhenItIsWhole() throws IOException {
        var file = givenFile("metrics.jsonl", "{\"_idx\":0}\n{\"_idx\":");
        var first = json(of("/metrics?after=0"));
        assertThat(indexes(first)).containsExactly(0);

        Files.writeString(file, "{\"_idx\":0}\n{\"_idx\":1}\n");

        assertThat(indexes(json(of("/metrics?after=" + first.path("next_after").asLong()))))
                .containsExactly(1);
    }

    @Test
    void aLastLineWithoutItsNewlineIsReadOnce() throws IOException {
        givenFile("metrics.jsonl", "{\"_idx\":0}\n{\"_idx\":1}");
        var first = json(of("/metrics?after=0"));

        assertThat(indexes(first)).containsExactly(0, 1);
        assertThat(json(of("/metrics?after=" + first.path("next_after").asLong()))
                        .path("count")
                        .asInt())
                .isZero();
    }

    @Test
    void aLineLongerThanAnyRecordIsPassedOver() throws IOException {
        givenFile("metrics.jsonl", "{\"_idx\":0}\n{\"a\":\"" + "x".repeat(200_000) + "\"}\n{\"_idx\":1}\n");

        assertThat(indexes(json(of("/metrics")))).containsExactly(0, 1);
    }

    @Test
    void recordsAreFetchedByLineByIndexFromTheEndAndInPages() throws IOException {
        givenFile("metrics.jsonl", lines(0, 10) + "bad\nbad\n\nbad\n" + lines(10, 20));

        assertThat(indexes(json(of("/metrics?after=22")))).containsExactly(18, 19);
        assertThat(indexes(json(of("/metrics?since_idx=17")))).containsExactly(18, 19);
        assertThat(indexes(json(of("/metrics?last=3")))).containsExactly(17, 18, 19);
        assertThat(indexes(json(of("/metrics?last=12")))).containsExactly(8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
        assertThat(json(of("/metrics?last=12")).path("next_after").asInt()).isEqualTo(24);
        assertThat(indexes(json(of("/metrics?last=99")))).hasSize(20);
        assertThat(indexes(json(of("/metrics?after=24")))).isEmpty();
        assertThat(indexes(json(of("/metrics?after=9000000000")))).isEmpty();

        var page = json(of("/metrics?limit=11"));
        assertThat(indexes(page)).hasSize(11).endsWith(10);
        assertThat(page.path("truncated").asBoolean()).isTrue();
        var rest = json(of("/metrics?after=" + page.path("next_after").asLong()));
        assertThat(indexes(rest)).containsExactly(11, 12, 13, 14, 15, 16, 17, 18, 19);
        assertThat(rest.path("truncated").asBoolean()).isFalse();
    }

    @Test
    void everyAttemptHasMetricsOfItsOwn() throws IOException {
        givenStarted(job, 2);
        givenFile("attempts/1/metrics.jsonl", lines(0, 3));
        givenFile("metrics.jsonl", lines(0, 1));

        assertThat(indexes(json(of("/metrics?attempt=1")))).hasSize(3);
        assertThat(indexes(json(of("/metrics?attempt=2")))).hasSize(1);
        assertThat(get(of("/metrics?attempt=3")).statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsNoRegularFileIsNotRead() throws Exception {
        Files.createSymbolicLink(directory.resolve("metrics.jsonl"), Path.of("/etc/passwd"));
        assertThat(json(of("/metrics")).path("count").asInt()).isZero();

        Files.delete(directory.resolve("metrics.jsonl"));
        new ProcessBuilder("mkfifo", directory.resolve("metrics.jsonl").toString())
                .start()
                .waitFor();
        assertThat(json(of("/metrics")).path("count").asInt()).isZero();
    }

    @Test
    void aMillionLinesAreStreamed() throws IOException {
        var file = directory.resolve("metrics.jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(file, UTF_8)) {
            for (int i = 0; i < MANY; i++) {
                out.write("{\"_idx\":" + i + ",\"_timestamp\":\"2026-01-01T00:00:00Z\",\"step\":" + i
                        + ",\"loss\":0.5}\n");
            }
        }

        byte[] body = get(of("/metrics")).body();
        String end = new String(body, body.length - 100, 100, UTF_8);

        assertThat(end).endsWith("],\"count\":1000000}");
        var last = json(of("/metrics?last=2"));
        assertThat(indexes(last)).containsExactly(MANY - 2, MANY - 1);
        assertThat(last.path("next_after").asInt()).isEqualTo(MANY);
        assertThat(indexes(json(of("/metrics?after=" + (MANY - 1))))).containsExactly(MANY - 1);
    }

    private static String lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "{\"_idx\":" + i + "}\n").reduce("", String::concat);
    }

    private static List<Integer> indexes(JsonNode answer) {
        List<Integer> indexes = StreamSupport.stream(answer.path("metrics").spliterator(), false)
                .map(record -> record.path("_idx").asInt())
                .toList();
        assertThat(answer.path("count").asInt()).isEqualTo(indexes.size());
        return indexes;
    }
}
