package io.whirr.shell.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.shell.TestHead;
import io.whirr.shell.Typed;
import io.whirr.shell.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says of data directories. */
class StorageFindingsTest {

    private static final String GOOD = """
            {"directory": "/shared", "filesystem": "ext4", "writable": true, "clock_ahead_seconds": -0.004}""";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void allIsWellWhereEveryMachineHasTheHeadsDirectory() {
        var typed = doctor(GOOD, worker("a", "one", GOOD, "true"), worker("b", "one", GOOD, "true"));

        assertThat(typed.code()).isZero();
        assertThat(typed.out())
                .containsPattern("storage of head http://\\S+ +ok +/shared \\(ext4\\) can be written\n")
                .containsPattern("storage of workers +ok +the head's, on 1 machine\n");
    }

    @Test
    void aHeadThatCannotWriteIsWrong() {
        var typed = doctor(unwritable("it does not answer"));

        assertThat(typed.code()).isOne();
        assertThat(typed.out())
                .containsPattern(
                        "storage of head \\S+ +wrong +/data \\(nfs4\\) cannot be written: it does not answer\n")
                .containsPattern("storage of head \\S+: Its file server is away or the mount is stuck");
    }

    /** Each machine is named once, however many slots it has, and only where something is to be done. */
    @Test
    void workersThatCannotWriteAreWrongByWhatIsTheMatterWithThem() {
        var typed = doctor(
                GOOD,
                worker("a:gpu0", "a", unwritable("Permission denied"), "true"),
                worker("a:gpu1", "a", unwritable("Permission denied"), "true"),
                worker("b:gpu0", "b", unwritable("Permission denied"), "true"),
                worker("c:gpu0", "c", unwritable("Read-only file system"), "true"),
                worker("d:gpu0", "d", GOOD, "true"));

        assertThat(typed.code()).isOne();
        assertThat(typed.out())
                .containsPattern(
                        "storage of workers +wrong +on a, b: /data \\(nfs4\\) cannot be written: Permission denied\n")
                .containsPattern(
                        "storage of workers +wrong +on c: /data \\(nfs4\\) cannot be written: Read-only file system\n")
                .contains("the same number on every machine: 'id whirr'.", "Mount it writable")
                .doesNotContain("the head's, on");
    }

    @Test
    void workersThatHaveAnotherDirectoryAreWarnedOf() {
        var typed = doctor(
                GOOD,
                worker("a", "a", GOOD, "false"),
                worker("b", "b", GOOD, "false"),
                worker("c", "c", GOOD, "false"),
                worker("d", "d", GOOD, "false"),
                worker("e", "e", GOOD, "true"));

        assertThat(typed.code()).isZero();
        assertThat(typed.out())
                .containsPattern(
                        "storage of workers +warning +on a, b, c and 1 more: /shared \\(ext4\\) is not the head's\n")
                .contains("storage of workers: Mount the head's directory there, or leave it");
    }

    @Test
    void theSameAdviceIsGivenOnce() {
        var typed = doctor(
                GOOD, worker("a", "a", GOOD, "false"), worker("b", "b", GOOD.replace("/shared", "/other"), "false"));

        assertThat(typed.out())
                .contains("on a: /shared (ext4) is not the head's", "on b: /other (ext4) is not the head's")
                .containsOnlyOnce("Mount the head's directory there");
    }

    @Test
    void aFileServerWhoseClockIsWrongIsWarnedOf() {
        String late = GOOD.replace("-0.004", "-90.4");
        String early = GOOD.replace("-0.004", "5.1");

        assertThat(doctor(late, worker("a", "a", early, "true")).out())
                .containsPattern("storage of head \\S+ +warning +the file server's clock is 1m 30s behind\n")
                .containsPattern("storage of workers +warning +on a: the file server's clock is 5s ahead\n");
        assertThat(doctor(GOOD.replace("-0.004", "4.9")).out()).doesNotContain("file server's");
    }

    @Test
    void anNfsMountThatHidesNewFilesIsWarnedOf() {
        String nfs =
                "{\"directory\": \"/shared\", \"filesystem\": \"nfs4\", \"writable\": true, \"options\": \"rw,%s\"}";

        assertThat(doctor(nfs.formatted("hard")).out())
                .containsPattern("warning +/shared \\(nfs4\\) may hide new files for a while\n")
                .contains("Mount it with lookupcache=positive");
        assertThat(doctor(nfs.formatted("hard,lookupcache=pos")).out()).contains("/shared (nfs4) can be written");
    }

    @Test
    void nothingIsSaidOfThoseWhoSayNothing() {
        assertThat(doctor(
                                null,
                                worker("old", "a", "null", "null"),
                                worker("gone", "b", unwritable("Permission denied"), "false")
                                        .replace("idle", "offline"))
                        .out())
                .doesNotContain("storage");
        assertThat(doctor(null, worker("new", "a", GOOD, "null")).out())
                .containsPattern("storage of workers +ok +can be written, on 1 machine\n");
    }

    private static String unwritable(String why) {
        return """
                {"directory": "/data", "filesystem": "nfs4", "writable": false, "detail": "%s"}""".formatted(why);
    }

    private static String worker(String id, String host, String storage, String shared) {
        return """
                {"id": "%s", "hostname": "%s", "status": "idle",
                 "storage": %s, "storage_shared": %s}""".formatted(id, host, storage, shared);
    }

    /** A null for the head's storage is a head that knows no such call. */
    private Typed doctor(@Nullable String storage, String... workers) {
        try (var head = new TestHead()
                .on("GET /health", "{}")
                .on("GET /api/v1/status", "{\"workers_online\": 1, \"workers_total\": 1}")
                .on("GET /api/v1/jobs", "{\"jobs\": []}")
                .on("GET /api/v1/workers", "{\"workers\": [" + String.join(", ", workers) + "]}")) {
            if (storage != null) {
                head.on("GET /api/v1/storage", storage);
            }
            return Typed.with(new Settings(Map.of("WHIRR_SERVER_URL", head.url()), directory), "doctor");
        }
    }
}
