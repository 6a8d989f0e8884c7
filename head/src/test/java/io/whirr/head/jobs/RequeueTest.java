package io.whirr.head.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whirr.head.HeadTest;
import io.whirr.head.http.Refusal;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What somebody hears who wants a job to be tried again. */
class RequeueTest extends HeadTest {

    @Autowired
    JobController controller;

    @Autowired
    JobDesk desk;

    @Test
    void aRunningJobIsQueuedAgain() {
        long job = running();

        assertThat(controller.requeue(job).message()).isEqualTo("Job %d queued again".formatted(job));
    }

    /** It was told that the job was queued again, and the job was cancelled. */
    @Test
    void aJobThatIsBeingCancelledIsNotQueuedAgain() {
        long job = running();
        controller.cancel(job);

        assertThatThrownBy(() -> controller.requeue(job))
                .isInstanceOf(Refusal.class)
                .hasMessage("Job %d is being cancelled".formatted(job));
        assertThat(desk.show(job).cancelRequested()).isTrue();
    }

    @Test
    void whatIsQueuedOfAnArrayGoesToTheEndThoughAnElementIsBeingCancelled() {
        long job = desk.submit(JobRequest.command("true").array("0-1").get(), null);
        lease("job_id = %d AND element = 0".formatted(job));
        controller.cancel(job, 0);

        assertThat(controller.requeue(job).message()).isEqualTo("Job %d queued again".formatted(job));
    }

    @Test
    void aJobThatIsOverIsNotQueuedAgain() {
        long job = desk.submit("true");
        controller.cancel(job);

        assertThatThrownBy(() -> controller.requeue(job))
                .isInstanceOf(Refusal.class)
                .hasMessage("Job %d is cancelled, which is final".formatted(job));
    }

    private long running() {
        long job = desk.submit("true");
        lease("job_id = " + job);
        return job;
    }

    private void lease(String which) {
        jdbc.sql("""
                UPDATE task SET state = 'leased', worker = 'one', fenced = false, confirmed = true, term = '60 s',
                                leased_at = now(), expires_at = now() + interval '60 s'
                WHERE
                """ + which).update();
    }
}
