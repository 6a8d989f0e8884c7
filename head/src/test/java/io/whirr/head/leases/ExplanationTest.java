package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.jobs.Explanation;
import io.whirr.head.jobs.JobRequest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Why a job is where it is, in one sentence. */
class ExplanationTest extends QueueTest {

    @Autowired
    Explanations explanations;

    @Test
    void aJobThatNobodyCanRunSaysWhatIsMissing() {
        long job = desk.submit(JobRequest.command("train").gpus(4).get(), null);
        assertThat(explain(job).sentence()).contains("there is none");
        jdbc.sql("INSERT INTO worker (id, hostname) VALUES ('vm:default', 'vm')")
                .update();

        assertThat(explain(job).sentence())
                .isEqualTo(("Job %d waits for a worker that can run it, and none of 1 can: vm:default because it"
                                + " has 1 of 4 slots")
                        .formatted(job));
        assertThat(explain(job).fits()).isEmpty();
    }

    @Test
    void aJobInLineKnowsItsPlace() {
        givenJob();
        givenJob();
        long job = givenJob();
        desk.submit(JobRequest.command("other").gpus(4).priority(9).get(), null);
        jdbc.sql("INSERT INTO worker (id, hostname) VALUES ('vm:default', 'vm')")
                .update();

        assertThat(explain(job).position()).isEqualTo(3);
        assertThat(explain(job).sentence())
                .isEqualTo("Job %d is number 3 in line for the 1 worker that can run it".formatted(job));
        assertThat(explain(job).fits()).containsExactly("vm:default");
    }

    @Test
    void whatKeepsAJobWaitingIsSaid() {
        long first = givenJob();
        long second = desk.submit(JobRequest.command("next").after(first, "ok").get(), null);
        long held = desk.submit(JobRequest.command("later").held().get(), null);

        assertThat(explain(second).waitsFor()).isEqualTo("dependency");
        assertThat(explain(second).sentence())
                .isEqualTo("Job %d waits for job %d to complete".formatted(second, first));
        assertThat(explain(held).waitsFor()).isEqualTo("hold");
        report(claim("one"), 3);
        assertThat(explain(first).sentence()).isEqualTo("Job %d is failed (FAILED): exit status 3".formatted(first));
        assertThat(explanations.explain(1_000_000)).isEmpty();
    }

    private Explanation explain(long job) {
        return explanations.explain(job).orElseThrow();
    }
}
