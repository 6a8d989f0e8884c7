package io.whirr.shell.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.shell.TestHead;
import io.whirr.shell.TestHead.Response;
import io.whirr.shell.Typed;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InspectionTest {

    private static final String FAILED = """
            {"index": 3, "name": "lr-3", "status": "failed", "attempt": 2, "worker_id": "h:gpu0",
             "started_at": "2026-11-23T11:59:00Z", "finished_at": "2026-11-23T11:59:02Z", "exit_code": 9,
             "reason": "FAILED", "run_id": "job-7.3", "config": {"lr": 0.1}}
            """;
    private static final String QUEUED = """
            {"index": 4, "status": "queued", "attempt": 1, "run_id": "job-7.4"}
            """;
    private static final String ATTEMPTS = """
            {"attempts": [
              {"attempt": 1, "sequence": 1, "step": "command", "status": "failed", "worker_id": "h:gpu0",
               "started_at": "2026-11-23T11:00:00Z", "finished_at": "2026-11-23T11:30:00Z", "reason": "LOST",
               "message": "not heard of for 60 s"},
              {"attempt": 2, "sequence": 2, "step": "command", "status": "completed", "worker_id": "i:gpu1",
               "started_at": "2026-11-23T11:31:00Z", "finished_at": "2026-11-23T11:59:00Z", "exit_code": 0}]}
            """;

    private final TestHead head = new TestHead();

    @AfterEach
    void close() {
        head.close();
    }

    @Test
    void whyAJobWaits() {
        head.on("GET /api/v1/jobs/7/explain", """
                {"job_id": 7, "status": "queued", "sentence": "Job 7 waits for a worker with 2 GPUs", "position": 3,
                 "waits_for": "worker", "fits": ["a"], "misfits": [{"worker": "b", "why": "it has 1 GPU"}]}
                """);

        assertThat(Typed.at(head, "explain", "7").out()).isEqualTo("""
                        Job 7 waits for a worker with 2 GPUs
                        Place in the queue: 3
                        Workers that fit: a

                        WORKER  CANNOT TAKE IT BECAUSE
                        b       it has 1 GPU
                        """);
    }

    @Test
    void elementsComePageByPage() {
        head.on(
                "GET /api/v1/jobs/7/elements",
                request -> Response.json(
                        request.query().contains("after=3")
                                ? "{\"elements\": [" + QUEUED + "], \"next_after\": null}"
                                : "{\"elements\": [" + FAILED + "], \"next_after\": 3}"));

        assertThat(Typed.at(head, "elements", "7").out()).isEqualTo("""
                        ID   STATUS  ATTEMPT  RUNTIME  WORKER  PARAMETERS  WHY
                        7.3  failed  2        2s       h:gpu0  lr=0.1      exit code 9
                        7.4  queued  1        -        -       -           -
                        """);
        assertThat(Typed.at(head, "elements", "7", "-n", "1", "-q").out()).isEqualTo("7.3\n");
        Typed.at(head, "elements", "7", "-s", "failed", "-n", "1");
        assertThat(head.request("GET /api/v1/jobs/7/elements").query()).isEqualTo("status=failed&limit=1");
    }

    @Test
    void anElementHasItsStatusAndItsLog() {
        head.on("GET /api/v1/jobs/7/elements", "{\"elements\": [" + FAILED + "]}");
        head.on("GET /api/v1/runs/job-7.3/log", request -> {
            assertThat(request.number("attempt")).isEqualTo(2);
            return request.number("offset") == 0
                    ? Response.log("x\n".getBytes(StandardCharsets.UTF_8), 2, true)
                    : Response.log(new byte[0], 2, true);
        });

        assertThat(Typed.at(head, "status", "7.3").out()).contains("Job #7.3", "parameters: lr=0.1", "exit code:  9");
        assertThat(head.request("GET /api/v1/jobs/7/elements").query()).isEqualTo("after=2&limit=1");
        assertThat(Typed.at(head, "logs", "7.3").out()).isEqualTo("x\n");
        var followed = Typed.at(head, "logs", "-f", "7.3");
        assertThat(followed.out()).isEqualTo("x\n");
        assertThat(followed.err()).isEqualTo("Job #7.3 failed after 2s: exit code 9.\n");
    }

    @Test
    void anElementThatDoesNotExistIsAnError() {
        head.on("GET /api/v1/jobs/7/elements", "{\"elements\": [" + FAILED + "]}");

        assertThat(Typed.at(head, "status", "7.2").err()).contains("Job #7 has no element 2.", "whirr elements 7");
    }

    @Test
    void anArrayItselfHasNoLog() {
        head.on("GET /api/v1/jobs/7", TestJobs.job(7, "running", 1, "\"elements\": {\"total\": 5, \"completed\": 2}"));

        assertThat(Typed.at(head, "logs", "7").err()).contains("is an array", "7.NUMBER");
        assertThat(Typed.at(head, "status", "7").out()).contains("elements:  5: 2 completed");
    }

    @Test
    void theLogOfAPipelineIsTheOneOfItsLastAttempt() {
        head.on("GET /api/v1/jobs/7/attempts", ATTEMPTS);
        head.on(
                "GET /api/v1/jobs/7",
                TestJobs.job(
                        7, "running", 1, "\"steps\": [{\"name\": \"a\", \"status\": \"completed\", \"attempt\": 1}]"));
        head.on("GET /api/v1/runs/job-7/log", request -> {
            assertThat(request.number("attempt")).isEqualTo(2);
            return Response.log(new byte[0], 0, false);
        });

        assertThat(Typed.at(head, "logs", "7").err()).contains("has written nothing yet");
        assertThat(Typed.at(head, "status", "7").out()).contains("steps:     a completed");
    }

    @Test
    void eachAttemptHasItsWorkerAndItsEnd() {
        head.on("GET /api/v1/jobs/7/attempts", ATTEMPTS);

        assertThat(Typed.at(head, "attempts", "7").out()).isEqualTo("""
                        LOG  STEP     ELEMENT  ATTEMPT  STATUS     RUNTIME  STARTED  WORKER  WHY
                        1    command  -        1        failed     30m 0s   1h ago   h:gpu0  lost, not heard of for 60 s
                        2    command  -        2        completed  28m 0s   29m ago  i:gpu1  -
                        """);
        Typed.at(head, "attempts", "7.3");
        assertThat(head.request("GET /api/v1/jobs/7/attempts").query()).isEqualTo("element=3");
    }

    @Test
    void theStoryOfAJobIsInOrder() {
        head.on("GET /api/v1/jobs/7/attempts", ATTEMPTS);
        head.on("GET /api/v1/jobs/7", """
                {"id": 7, "command_argv": ["x"], "workdir": "/w", "status": "completed", "attempt": 2,
                 "created_at": "2026-11-23T10:59:00Z", "finished_at": "2026-11-23T11:59:00Z"}
                """);

        assertThat(Typed.at(head, "events", "7").out().lines().map(line -> line.replaceAll("^\\S+ +\\S+ ago +", "")))
                .containsExactly(
                        "TIME                  AGO      WHAT",
                        "submitted",
                        "attempt 1 handed to h:gpu0",
                        "attempt 1 failed: lost, not heard of for 60 s",
                        "attempt 2 handed to i:gpu1",
                        "attempt 2 completed",
                        "job completed");
    }

    @Test
    void waitingEndsWithTheFirstExitCodeThatIsNotZero() {
        head.on("GET /api/v1/jobs/7", TestJobs.ended(7, "completed", 1, 0));
        head.on("GET /api/v1/jobs/8", TestJobs.ended(8, "failed", 1, 3));
        head.on("GET /api/v1/jobs/9", TestJobs.ended(9, "failed", 1, 4));

        var typed = Typed.at(head, "wait", "7", "8", "9");

        assertThat(typed.code()).isEqualTo(3);
        assertThat(typed.out().lines()).hasSize(3).first().isEqualTo("Job #7 completed after 2s.");
        assertThat(Typed.at(head, "wait", "7").code()).isZero();
    }

    @Test
    void waitingCanHaveAnEnd() {
        head.on("GET /api/v1/jobs/7", TestJobs.job(7, "running", 1, ""));

        var typed = Typed.at(head, "wait", "7", "--timeout", "300ms");

        assertThat(typed.code()).isEqualTo(124);
        assertThat(typed.err()).isEqualTo("The time is up, and job #7 is still running.\n");
    }
}
