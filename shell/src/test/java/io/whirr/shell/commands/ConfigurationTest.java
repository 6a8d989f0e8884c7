package io.whirr.shell.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.shell.TestHead;
import io.whirr.shell.TestHead.Response;
import io.whirr.shell.Typed;
import io.whirr.shell.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings, and the look at whether all is well. */
class ConfigurationTest {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void whatIsSetIsShownWithItsSource() {
        type(Map.of(), "config", "set", "server", "http://a:1,http://b:2");
        type(Map.of(), "config", "set", "server", "http://lab:3", "--profile", "lab");

        Path file = directory.resolve("config");
        assertThat(type(Map.of("WHIRR_OWNER", "ann"), "config").out()).isEqualTo("""
                        KEY     VALUE                   FROM
                        server  http://a:1, http://b:2  %s
                        owner   ann                     WHIRR_OWNER
                        [lab]   server = http://lab:3
                        """.formatted(file));
        assertThat(type(Map.of(), "config", "--profile", "lab", "-o", "jsonl").out())
                .startsWith("{\"key\":\"server\",\"value\":\"http://lab:3\",\"source\":\"profile lab\"}\n");
    }

    @Test
    void aValueCanBeRemoved() throws IOException {
        type(Map.of(), "config", "set", "owner", "ann");
        type(Map.of(), "config", "unset", "owner");

        assertThat(Files.readString(directory.resolve("config"))).doesNotContain("owner");
    }

    @Test
    void nonsenseIsNotWritten() {
        assertThat(type(Map.of(), "config", "set", "sever", "x").err()).contains("'sever'", "server, profile, output");
        assertThat(type(Map.of(), "config", "set", "server", "ftp://x").code()).isEqualTo(2);
        assertThat(type(Map.of(), "config", "set", "output", "xml").code()).isEqualTo(2);
        assertThat(type(Map.of(), "config", "set", "profile", "lab").err()).contains("no profile 'lab'");
        assertThat(directory.resolve("config")).doesNotExist();
    }

    @Test
    void theUsualOutputCanBeSet() {
        try (var head = new TestHead().on("GET /api/v1/workers", "{\"workers\": []}")) {
            var environment = Map.of("WHIRR_SERVER_URL", head.url(), "WHIRR_OUTPUT", "json");
            assertThat(type(environment, "workers").out()).isEqualTo("[ ]\n");
            assertThat(type(environment, "workers", "-o", "table").out()).startsWith("No workers");
            assertThat(type(Map.of("WHIRR_OUTPUT", "xml"), "workers").code()).isEqualTo(2);
        }
    }

    @Test
    void theDoctorFindsWhatIsWrongAndSaysWhatToDo() throws IOException {
        Files.writeString(directory.resolve("config"), "sever = x\n");
        try (var head = new TestHead()
                .on("GET /health", _ -> new Response(200, new byte[] {'{', '}'}, Map.of()))
                .on("GET /api/v1/status", "{\"queued\": 1, \"workers_online\": 1, \"workers_total\": 2}")
                .on("GET /api/v1/jobs", "{\"jobs\": [" + TestJobs.job(7, "queued", 1, "") + "]}")
                .on("GET /api/v1/workers", """
                        {"workers": [{"id": "a", "status": "idle"}, {"id": "b", "status": "offline"}]}
                        """)) {
            var typed = type(Map.of("WHIRR_SERVER_URL", head.url()), "doctor");

            assertThat(typed.code()).isZero();
            assertThat(typed.out())
                    .contains(
                            "keys that mean nothing: sever",
                            "not heard of: b",
                            "job #7 waits (2m ago) while a worker is idle")
                    .contains("queue: 'whirr explain 7' says why.");

            head.on("GET /api/v1/status", "{\"queued\": 1, \"workers_online\": 0, \"workers_total\": 2}");
            assertThat(type(Map.of("WHIRR_SERVER_URL", head.url()), "doctor").code())
                    .isOne();
        }
    }

    @Test
    void theDoctorLooksAtEveryHead() {
        try (var head = new TestHead()
                .on("GET /health", "{}")
                .on("GET /api/v1/status", "{\"workers_online\": 1, \"workers_total\": 1}")
                .on("GET /api/v1/jobs", "{\"jobs\": []}")
                .on("GET /api/v1/workers", "{\"workers\": []}")) {
            var typed = type(Map.of("WHIRR_SERVER_URL", "http://127.0.0.1:1," + head.url()), "doctor");

            assertThat(typed.code()).isOne();
            assertThat(typed.out()).contains("head http://127.0.0.1:1", "Connection refused", "head " + head.url());
        }
    }

    private Typed type(Map<String, String> environment, String... words) {
        return Typed.with(new Settings(environment, directory), words);
    }
}
