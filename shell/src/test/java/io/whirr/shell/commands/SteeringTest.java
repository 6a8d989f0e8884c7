package io.whirr.shell.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.shell.TestHead;
import io.whirr.shell.TestHead.Response;
import io.whirr.shell.Typed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SteeringTest {

    private static final String CANCEL = "POST /api/v1/jobs/cancel";

    private final TestHead head = new TestHead();

    @AfterEach
    void close() {
        head.close();
    }

    @Test
    void filtersCancelSeveralAtOnce() {
        head.on(CANCEL, "{\"cancelled\": 2, \"requested\": 1, \"jobs\": [7, 8, 9]}");

        var typed = Typed.at(head, "cancel", "-t", "vision", "--owner", "ann", "-s", "queued");

        assertThat(typed.out()).isEqualTo("Cancelled 2 queued job(s); 1 running will be ended shortly\n");
        assertThat(head.request(CANCEL).json().path("tag").asString()).isEqualTo("vision");
        assertThat(head.request(CANCEL).json().path("status").asString()).isEqualTo("queued");
        assertThat(head.request(CANCEL).json().path("ids").isNull()).isTrue();
        assertThat(Typed.at(head, "cancel", "-t", "vision", "-q").out()).isEqualTo("7\n8\n9\n");
        assertThat(Typed.at(head, "cancel", "-t", "vision", "-o", "jsonl").out())
                .isEqualTo("{\"cancelled\":2,\"requested\":1,\"jobs\":[7,8,9]}\n");
    }

    @Test
    void filtersAndIdsDoNotGoTogether() {
        assertThat(Typed.at(head, "cancel", "7", "-t", "x").code()).isEqualTo(2);
        assertThat(Typed.at(head, "cancel", "--all-queued", "-t", "x").code()).isEqualTo(2);
        assertThat(head.requests()).isEmpty();
    }

    @Test
    void anElementIsCancelledByItself() {
        head.on("POST /api/v1/jobs/7/elements/3/cancel", "{\"message\": \"\", \"previous_status\": \"queued\"}");

        assertThat(Typed.at(head, "cancel", "7.3").out()).isEqualTo("Cancelled job #7.3\n");
    }

    @Test
    void allQueuedIsOneCallWhereTheHeadKnowsIt() {
        head.on(CANCEL, "{\"cancelled\": 2, \"requested\": 0, \"jobs\": [7, 8]}");

        assertThat(Typed.at(head, "cancel", "--all-queued").out()).isEqualTo("Cancelled 2 queued job(s)\n");
        assertThat(head.requests()).hasSize(1);
    }

    @Test
    void elementsOfOneJobAreRetriedTogether() {
        head.on("POST /api/v1/jobs/7/retry", "{\"job_id\": 7, \"attempt\": 2}");
        head.on("POST /api/v1/jobs/8/retry", "{\"job_id\": 8, \"attempt\": 3}");

        var typed = Typed.at(head, "retry", "7.3", "8", "7.4");

        assertThat(typed.out()).isEqualTo("Job #7 is queued again (attempt 2)\nJob #8 is queued again (attempt 3)\n");
        assertThat(head.request("POST /api/v1/jobs/7/retry")
                        .json()
                        .path("elements")
                        .toString())
                .isEqualTo("[3,4]");
        assertThat(head.request("POST /api/v1/jobs/8/retry").body()).isEmpty();

        Typed.at(head, "retry", "--failed-only", "8");
        assertThat(head.request("POST /api/v1/jobs/8/retry")
                        .json()
                        .path("failed_only")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void eachJobIsHeldReleasedOrRequeuedByItself() {
        for (String id : new String[] {"7", "8"}) {
            head.on("POST /api/v1/jobs/" + id + "/hold", "{\"message\": \"\"}");
            head.on("POST /api/v1/jobs/" + id + "/unhold", "{\"message\": \"\"}");
            head.on("POST /api/v1/jobs/" + id + "/requeue", "{\"message\": \"\"}");
        }
        head.on("POST /api/v1/jobs/9/hold", _ -> Response.json(409, "{\"detail\": \"Job 9 is running\"}"));

        var held = Typed.at(head, "hold", "7", "9", "8");
        assertThat(held.out()).isEqualTo("Job #7 is held\nJob #8 is held\n");
        assertThat(held.err()).isEqualTo("Error: Job 9 is running.\n");
        assertThat(held.code()).isOne();
        assertThat(Typed.at(head, "release", "7", "8").out()).isEqualTo("Job #7 is released\nJob #8 is released\n");
        assertThat(Typed.at(head, "requeue", "7", "-q").out()).isEqualTo("7\n");
        assertThat(Typed.at(head, "hold", "7.3").code()).isEqualTo(2);
    }

    @Test
    void aPriorityMayBeBelowZero() {
        head.on("PATCH /api/v1/jobs/7", TestJobs.job(7, "queued", 1, "\"priority\": -5"));

        assertThat(Typed.at(head, "priority", "7", "-5").out()).isEqualTo("Job #7 has priority -5\n");
        assertThat(head.request("PATCH /api/v1/jobs/7").body()).isEqualTo("{\"priority\":-5}");
        assertThat(Typed.at(head, "priority", "7", "1001").code()).isEqualTo(2);
    }

    @Test
    void aHeadThatKnowsNoPrioritiesSaysSo() {
        head.on("PATCH /api/v1/jobs/7", _ -> Response.json(405, "{\"detail\": \"Method Not Allowed\"}"));

        assertThat(Typed.at(head, "priority", "7", "5").err()).contains("does not know this call", "older than");
    }

    @Test
    void aWorkerIsDrainedWithAReasonAndWaitedFor() {
        head.on("POST /api/v1/workers/h%3Agpu0/drain", "{\"message\": \"\"}");
        head.on(
                "GET /api/v1/workers",
                _ -> Response.json("""
                {"workers": [{"id": "h:gpu0", "status": "busy", "draining": true, "current_job_id": %s}]}
                """.formatted(head.requests().size() > 2 ? "null" : "7")));

        var typed = Typed.at(head, "drain", "h:gpu0", "-r", "new driver", "--wait");

        assertThat(typed.out()).isEqualTo("Worker h:gpu0 is given nothing new\n");
        assertThat(typed.err()).isEqualTo("It runs nothing any more.\n");
        assertThat(head.request("POST /api/v1/workers/h%3Agpu0/drain").body()).isEqualTo("{\"reason\":\"new driver\"}");
        assertThat(head.requests()).hasSize(3);
    }

    @Test
    void aWorkerIsUndrained() {
        head.on("POST /api/v1/workers/h%3Agpu0/undrain", "{\"message\": \"\"}");

        assertThat(Typed.at(head, "undrain", "h:gpu0").out()).isEqualTo("Worker h:gpu0 is given work again\n");
    }
}
