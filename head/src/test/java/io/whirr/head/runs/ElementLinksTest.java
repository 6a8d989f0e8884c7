package io.whirr.head.runs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker that knows no elements writes into the directory of one all the same. */
class ElementLinksTest extends RunsTest {

    private static final long FIRST_ALIAS = RunKey.FIRST_ALIAS;

    private long alias;
    private RunKey element = RunKey.of(1);
    private Path link = Path.of("");

    @BeforeEach
    void anElementAndItsAlias() {
        alias = FIRST_ALIAS + job;
        element = new RunKey(job, 17);
        link = DATA.resolve("runs/job-" + alias);
        directory = DATA.resolve("runs/job-" + job + ".elements/job-" + job + ".17");
        runs.started(List.of(new StartedRun(element, 1, "old:default")));
    }

    @Test
    void whatIsWrittenUnderTheAliasIsTheElements() throws IOException {
        runs.alias(alias, element);
        Files.writeString(Files.createDirectories(link).resolve("output.log"), "old words");

        assertThat(get(of(".17/log")).body()).asString(UTF_8).isEqualTo("old words");
        assertThat(json(of(".17/artifacts")).path("count").asInt()).isEqualTo(1);
        assertThat(get(of(".17/artifacts/output.log")).body()).asString(UTF_8).isEqualTo("old words");
    }

    /** Workers have the data directory elsewhere, and may have to write what the head has made. */
    @Test
    void theLinkIsGoodForThoseWhoMountTheDirectoryElsewhereAndAsOthers() throws IOException {
        Path all = DATA.resolve("runs");
        var before = Files.getPosixFilePermissions(all);
        Files.setPosixFilePermissions(all, PosixFilePermissions.fromString("rwxrwxrwx"));
        try {
            runs.alias(alias, element);
        } finally {
            Files.setPosixFilePermissions(all, before);
        }

        assertThat(Files.readSymbolicLink(link)).isRelative();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwxrwxrwx");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.getParent())))
                .isEqualTo("rwxrwxrwx");
    }

    @Test
    void aLinkIsMadeAsOftenAsAskedAndForEveryAttempt() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("output.log"), "kept");

        runs.alias(alias, element);
        runs.alias(alias, element);
        runs.alias(alias + FIRST_ALIAS, element);

        assertThat(Files.readString(link.resolve("output.log"))).isEqualTo("kept");
        assertThat(Files.readString(DATA.resolve("runs/job-" + (alias + FIRST_ALIAS) + "/output.log")))
                .isEqualTo("kept");
    }

    @Test
    void aDirectoryThatIsThereIsLeftAlone() throws IOException {
        Files.createDirectories(link);
        Files.writeString(link.resolve("output.log"), "somebody's");

        runs.alias(alias, element);

        assertThat(Files.isSymbolicLink(link)).isFalse();
        assertThat(Files.readString(link.resolve("output.log"))).isEqualTo("somebody's");
    }

    @Test
    void nobodyIsLedElsewhereByALinkInTheWay() throws IOException {
        Path elsewhere = Files.createDirectories(DATA.resolve("elsewhere-" + job));
        Files.createSymbolicLink(directory.getParent(), elsewhere);

        runs.alias(alias, element);

        assertThat(elsewhere).isEmptyDirectory();
        assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Test
    void anAliasIsNoRun() throws IOException {
        runs.alias(alias, element);
        Files.writeString(link.resolve("output.log"), "old words");

        for (String what : List.of("", "/log", "/artifacts", "/artifacts/output.log", "/metrics")) {
            assertThat(get("/job-" + alias + what).statusCode()).as(what).isEqualTo(404);
        }
    }

    @Test
    void noRunReachesAnotherThroughAnAlias() throws IOException {
        runs.alias(alias, element);
        Files.writeString(link.resolve("secret"), "the element's");
        Path own = DATA.resolve("runs/job-" + job);
        Files.createSymbolicLink(own.resolve("theirs"), link.resolve("secret"));
        Files.createSymbolicLink(own.resolve("away"), Path.of("..", "job-" + alias));

        for (String path : List.of("theirs", "away/secret", "%2e%2e/job-" + alias + "/secret")) {
            assertThat(get(of("/artifacts/" + path)).statusCode()).as(path).isEqualTo(403);
        }
        assertThat(json(of("/artifacts")).path("count").asInt()).isZero();
    }

    @Test
    void aJobsDirectoryIsNeverReplaced() {
        assertThatThrownBy(() -> runs.alias(job + 1, element)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> runs.alias(alias, RunKey.of(job))).isInstanceOf(IllegalArgumentException.class);
    }
}
