package io.whirr.shell.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.shell.TestHead;
import io.whirr.shell.TestHead.Response;
import io.whirr.shell.Typed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobsTest {

    private static final String CANCELLED = """
            {"message": "Job 7 cancelled", "previous_status": "%s"}
            """;

    private final TestHead head = new TestHead();

    @AfterEach
    void close() {
        head.close();
    }

    @Test
    void theQueueAtAGlance() {
        head.on("GET /api/v1/jobs", "{\"jobs\": [" + TestJobs.job(7, "running", 1, "") + "]}");
        head.on("GET /api/v1/status", """
                {"queued": 0, "running": 1, "completed": 2, "failed": 3, "workers_online": 4, "workers_total": 5}
                """);

        assertThat(Typed.at(head, "status").out()).isEqualTo("""
                        0 queued, 1 running; 4 of 5 workers online

                        ID  NAME  STATUS   RUNTIME  SUBMITTED  WORKER  COMMAND
                        7   n7    running  1m 0s    2m ago     h:gpu0  python 'a b'
                        """);
        assertThat(Typed.at(head, "status", "-q").out()).isEqualTo("7\n");
        assertThat(Typed.at(head, "status", "-o", "jsonl").out()).startsWith("{\"queue\":{\"queued\":0,");
    }

    @Test
    void oneJobInFull() {
        head.on("GET /api/v1/jobs/7", TestJobs.job(7, "running", 2, "\"cancel_requested\": true"));

        assertThat(Typed.at(head, "status", "7").out()).isEqualTo("""
                        Job #7
                          name:      n7
                          status:    cancelling
                          command:   python 'a b'
                          workdir:   /w
                          tags:      t
                          attempt:   2
                          worker:    h:gpu0
                          submitted: 2m ago (2026-11-23T11:58:00Z)
                          started:   1m ago (2026-11-23T11:59:00Z)
                          runtime:   1m 0s
                          run:       job-7
                        """);
    }

    @Test
    void anEndHasItsReason() {
        head.on(
                "GET /api/v1/jobs/7",
                TestJobs.ended(7, "failed", 6, 1)
                        .replace(
                                "\"exit_code\": 1",
                                "\"reason\": \"QUARANTINED\", \"error_message\": \"Lost 5 times.\""));

        assertThat(Typed.at(head, "status", "7").out()).contains("reason:   quarantined, Lost 5 times\n");
    }

    @Test
    void whatTheExitCodeSaysIsNotSaidAgain() {
        head.on(
                "GET /api/v1/jobs/7",
                TestJobs.ended(7, "failed", 1, 3)
                        .replace("\"exit_code\": 3", "\"exit_code\": 3, \"error_message\": \"Exit code: 3\""));

        assertThat(Typed.at(head, "status", "7").out()).doesNotContain("reason");
    }

    @Test
    void aListForProgramsIsOneDocument() {
        head.on("GET /api/v1/jobs", "{\"jobs\": [" + TestJobs.job(7, "queued", 1, "") + "]}");

        assertThat(Typed.at(head, "list", "-s", "queued", "-o", "json").out())
                .startsWith("[ {")
                .contains("\"created_at\" : \"2026-11-23T11:58:00Z\"");
        assertThat(head.request("GET /api/v1/jobs").query()).isEqualTo("limit=50&status=queued");
    }

    @Test
    void aJobThatDoesNotExistIsAnError() {
        head.on("GET /api/v1/jobs/99", _ -> Response.json(404, "{\"detail\": \"Job 99 not found\"}"));

        assertThat(Typed.at(head, "status", "99"))
                .returns(1, Typed::code)
                .returns("", Typed::out)
                .returns("Error: Job 99 not found.\n", Typed::err);
        assertThat(Typed.at(head, "status", "x7").code()).isEqualTo(2);
    }

    @Test
    void cancelSaysWhatItMet() {
        head.on("POST /api/v1/jobs/7/cancel", CANCELLED.formatted("queued"));
        head.on("POST /api/v1/jobs/8/cancel", CANCELLED.formatted("running"));
        head.on("POST /api/v1/jobs/9/cancel", CANCELLED.formatted("failed"));
        head.on("POST /api/v1/jobs/10/cancel", _ -> Response.json(404, "{\"detail\": \"Job 10 not found\"}"));

        var typed = Typed.at(head, "cancel", "7", "#8", "job-9", "10");

        assertThat(typed.out()).isEqualTo("""
                        Cancelled job #7
                        Cancellation requested for job #8; its worker will end it shortly
                        Job #9 is already failed
                        """);
        assertThat(typed.err()).isEqualTo("Error: Job 10 not found.\n");
        assertThat(typed.code()).isOne();
    }

    @Test
    void cancelNeedsToKnowWhich() {
        assertThat(Typed.at(head, "cancel").code()).isEqualTo(2);
        assertThat(Typed.at(head, "cancel", "7", "--all-queued").code()).isEqualTo(2);
    }

    @Test
    void allQueuedGoesOnUntilNoNewOneIsFound() {
        head.on(
                "GET /api/v1/jobs",
                _ -> Response.json(
                        head.requests().size() > 3
                                ? "{\"jobs\": []}"
                                : "{\"jobs\": [" + TestJobs.job(7, "queued", 1, "") + "]}"));
        head.on("POST /api/v1/jobs/7/cancel", CANCELLED.formatted("queued"));

        assertThat(Typed.at(head, "cancel", "--all-queued").out()).isEqualTo("Cancelled 1 queued job(s)\n");
        assertThat(Typed.at(head, "cancel", "--all-queued").out()).isEqualTo("No queued jobs to cancel\n");
    }

    @Test
    void aJobIsTriedAgainUnderItsNumber() {
        head.on("POST /api/v1/jobs/7/retry", """
                {"job_id": 7, "attempt": 2, "message": "…", "previous_status": "failed"}
                """);
        head.on("POST /api/v1/jobs/8/retry", _ -> Response.json(409, "{\"detail\": \"Job 8 is running\"}"));

        assertThat(Typed.at(head, "retry", "7").out()).isEqualTo("Job #7 is queued again (attempt 2)\n");
        assertThat(Typed.at(head, "retry", "8").err()).isEqualTo("Error: Job 8 is running.\n");
    }
}
