package io.whirr.shell.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.shell.TestHead;
import io.whirr.shell.TestHead.Response;
import io.whirr.shell.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchedulesTest {

    private static final String NIGHTLY = """
            {"id": 1, "name": "nightly", "job": {"command_argv": ["python", "a b"], "workdir": "/w"},
             "when": ["0 2 * * 1-5"], "zone": "Europe/Berlin", "jitter_seconds": 0, "exclude": [], "overlap": "skip",
             "catch_up": "all", "catch_up_window_seconds": 86400, "pause_on_failure": true, "paused": %s, "note": %s,
             "words": "every weekday at 02:00 Europe/Berlin", "next_time": %s, "waiting": 2,
             "last": {"fire_time": "2026-11-23T01:00:00Z", "kind": "scheduled", "outcome": "skipped",
                      "reason": "job 7 had not ended"},
             "created_at": "2026-11-01T00:00:00Z", "updated_at": "2026-11-01T00:00:00Z"}
            """;

    private static final String ACTIVE = NIGHTLY.formatted("false", "null", "\"2026-11-24T01:00:00Z\"");
    private static final String PAUSED = NIGHTLY.formatted("true", "\"job 7 failed\"", "null");

    private final TestHead head = new TestHead();

    @AfterEach
    void close() {
        head.close();
    }

    @Test
    void whatIsMadeIsToldInWords() {
        head.on("POST /api/v1/schedules", ACTIVE);

        Typed typed = Typed.at(
                head,
                "schedule",
                "create",
                "nightly",
                "-w",
                "0 2 * * 1-5",
                "-z",
                "Europe/Berlin",
                "--pause-on-failure",
                "-t",
                "a,b",
                "-C",
                "/w",
                "--",
                "python",
                "-c",
                "a b");

        assertThat(typed.out()).isEqualTo("nightly: every weekday at 02:00 Europe/Berlin; next Tue 24 Nov 02:00\n");
        assertThat(head.request("POST /api/v1/schedules").json().toString())
                .isEqualTo("{\"name\":\"nightly\",\"when\":[\"0 2 * * 1-5\"],\"zone\":\"Europe/Berlin\","
                        + "\"pause_on_failure\":true,\"job\":{\"command_argv\":[\"python\",\"-c\",\"a b\"],"
                        + "\"workdir\":\"/w\",\"tags\":[\"a\",\"b\"]}}");
    }

    @Test
    void aFileSaysWhatOptionsCannot(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("s.json"),
                "{\"when\": [\"@daily\"], \"job\": {\"array\": \"0-9\", \"command_argv\": [\"x\"], \"workdir\": "
                        + "\"/\"}}");
        head.on("PUT /api/v1/schedules/nightly", ACTIVE);

        Typed typed =
                Typed.at(head, "schedule", "create", "nightly", "-f", file.toString(), "-O", "allow_all", "--replace");

        assertThat(typed.code()).isZero();
        assertThat(head.request("PUT /api/v1/schedules/nightly").json().toString())
                .isEqualTo(
                        "{\"when\":[\"@daily\"],\"job\":{\"array\":\"0-9\",\"command_argv\":[\"x\"],\"workdir\":\"/\"},"
                                + "\"name\":\"nightly\",\"overlap\":\"allow_all\"}");
    }

    @Test
    void nothingToRunIsWrongUsage() {
        assertThat(Typed.at(head, "schedule", "create", "nightly", "-w", "@daily"))
                .returns(2, Typed::code)
                .extracting(Typed::err)
                .asString()
                .startsWith("Error: What is to be run?");
    }

    @Test
    void theListTellsWhenEachRunsNext() {
        head.on("GET /api/v1/schedules", "{\"schedules\": [" + ACTIVE + "," + PAUSED + "], \"next_after\": null}");

        assertThat(Typed.at(head, "schedule", "list").out()).isEqualTo("""
                NAME     NEXT              LAST     OUTCOME  WHEN
                nightly  Tue 24 Nov 02:00  11h ago  skipped  every weekday at 02:00 Europe/Berlin
                nightly  paused            11h ago  skipped  every weekday at 02:00 Europe/Berlin
                """);
        assertThat(Typed.at(head, "schedule", "list", "-q").out()).isEqualTo("nightly\nnightly\n");
    }

    @Test
    void allPagesAreListed() {
        head.on(
                "GET /api/v1/schedules",
                request -> Response.json(
                        request.query().endsWith("after=")
                                ? "{\"schedules\": [" + ACTIVE + "], \"next_after\": \"nightly\"}"
                                : "{\"schedules\": [" + PAUSED + "], \"next_after\": null}"));

        assertThat(Typed.at(head, "schedule", "list", "-q").out()).isEqualTo("nightly\nnightly\n");
    }

    @Test
    void oneIsDescribed() {
        head.on("GET /api/v1/schedules/nightly", PAUSED);

        assertThat(Typed.at(head, "schedule", "describe", "nightly").out()).isEqualTo("""
                every weekday at 02:00 Europe/Berlin; paused
                Schedule nightly
                  when:       0 2 * * 1-5
                  zone:       Europe/Berlin
                  command:    python 'a b'
                  workdir:    /w
                  overlap:    skip
                  catch up:   all, within 86400 s
                  on failure: pause
                  note:       job 7 failed
                  waiting:    2 for a job to end
                  last:       11h ago, skipped: job 7 had not ended
                """);
    }

    @Test
    void theNextTimesAreOfItsZone() {
        head.on("GET /api/v1/schedules/nightly/preview", """
                {"zone": "Europe/Berlin", "words": "every day at 02:30 Europe/Berlin", "times": [
                 {"fire_time": "2027-03-28T01:00:00Z", "local": "2027-03-28T03:00+02:00",
                  "fire_at": "2027-03-28T01:00:00Z"}]}
                """);

        assertThat(Typed.at(head, "schedule", "preview", "nightly", "--from", "2027-03-28")
                        .out())
                .isEqualTo("""
                every day at 02:30 Europe/Berlin
                  Sun 28 Mar 03:00   2027-03-28T03:00+02:00
                """);
        assertThat(head.request("GET /api/v1/schedules/nightly/preview").query())
                .isEqualTo("count=10&from=2027-03-28");
    }

    @Test
    void steeringSendsWhatWasSaid() {
        head.on("POST /api/v1/schedules/nightly/pause", PAUSED);
        head.on("POST /api/v1/schedules/nightly/resume", ACTIVE);
        head.on("POST /api/v1/schedules/nightly/trigger", """
                {"fire_time": "2026-11-23T12:00:00Z", "kind": "manual", "outcome": "started", "job_id": 8,
                 "job_status": "queued", "recorded_at": "2026-11-23T12:00:00Z"}
                """);
        head.on("POST /api/v1/schedules/nightly/backfill", """
                {"times": 3, "started": 1, "waiting": 2, "already_there": 0, "message": "1 of 3 times started"}
                """);

        assertThat(Typed.at(head, "schedule", "pause", "nightly", "--note", "moved")
                        .out())
                .isEqualTo("nightly: every weekday at 02:00 Europe/Berlin; paused\n");
        assertThat(head.request("POST /api/v1/schedules/nightly/pause").body()).isEqualTo("{\"note\":\"moved\"}");
        assertThat(Typed.at(head, "schedule", "resume", "nightly").code()).isZero();
        assertThat(Typed.at(head, "schedule", "trigger", "nightly").out()).isEqualTo("queued, job #8\n");
        assertThat(Typed.at(head, "schedule", "trigger", "nightly", "-q").out()).isEqualTo("8\n");
        assertThat(Typed.at(head, "schedule", "backfill", "nightly", "--start", "2026-11-01", "--end", "2026-11-03")
                        .out())
                .isEqualTo("1 of 3 times started\n");
        assertThat(Typed.at(head, "schedule", "backfill", "nightly").code()).isEqualTo(2);
    }

    @Test
    void aTriggerThatIsSkippedIsNoSuccess() {
        head.on("POST /api/v1/schedules/nightly/trigger", """
                {"fire_time": "2026-11-23T12:00:00Z", "kind": "manual", "outcome": "skipped",
                 "reason": "job 7 had not ended", "recorded_at": "2026-11-23T12:00:00Z"}
                """);

        assertThat(Typed.at(head, "schedule", "trigger", "nightly"))
                .returns(1, Typed::code)
                .returns("skipped: job 7 had not ended\n", Typed::out);
    }

    @Test
    void whatBecameOfItsTimes() {
        head.on("GET /api/v1/schedules/nightly/firings", """
                {"firings": [{"fire_time": "2026-11-23T01:00:00Z", "kind": "scheduled", "outcome": "started",
                 "recorded_at": "2026-11-23T01:00:00Z", "started_at": "2026-11-23T01:00:00.04Z", "job_id": 7,
                 "job_status": "running"}]}
                """);

        assertThat(Typed.at(head, "schedule", "firings", "nightly", "-s", "started")
                        .out())
                .isEqualTo("""
                TIME                  KIND       OUTCOME  STARTED                   JOB  STATUS   WHY
                2026-11-23T01:00:00Z  scheduled  started  2026-11-23T01:00:00.040Z  7    running  -
                """);
        assertThat(head.request("GET /api/v1/schedules/nightly/firings").query())
                .isEqualTo("limit=20&outcome=started");
    }

    @Test
    void manyAreDeletedAtOnce() {
        head.on("DELETE /api/v1/schedules/a", "{\"message\": \"gone\", \"success\": true}");
        head.on("DELETE /api/v1/schedules/b", "{\"message\": \"gone\", \"success\": true}");

        assertThat(Typed.at(head, "schedule", "delete", "a", "b").out())
                .isEqualTo("Deleted schedule a\nDeleted schedule b\n");
        assertThat(Typed.at(head, "schedule", "delete", "c").code()).isEqualTo(1);
    }
}
