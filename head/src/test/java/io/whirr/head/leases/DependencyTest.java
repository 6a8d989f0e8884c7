package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whirr.api.jobs.Element;
import io.whirr.api.jobs.Job;
import io.whirr.api.jobs.RetryJob;
import io.whirr.api.jobs.SubmitGraph;
import io.whirr.head.http.InvalidRequest;
import io.whirr.head.jobs.JobHistory;
import io.whirr.head.jobs.JobProgress;
import io.whirr.head.jobs.JobRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Jobs that wait for others. */
class DependencyTest extends QueueTest {

    @Autowired
    JobProgress progress;

    @Autowired
    JobHistory history;

    @ParameterizedTest
    @CsvSource({
        "ok, 0, queued",
        "ok, 1, cancelled",
        "failed, 0, cancelled",
        "failed, 1, queued",
        "any, 0, queued",
        "any, 1, queued"
    })
    void aJobStartsAfterTheEndThatItWaitsForOrNever(String on, int exitStatus, String outcome) {
        long first = givenJob();
        long second = desk.submit(JobRequest.command("next").after(first, on).get(), null);
        assertThat(desk.show(second).waitsFor()).isEqualTo("dependency");
        Job running = claim("one");
        assertThat(look("two")).isEmpty();

        report(running, exitStatus);

        assertThat(desk.show(second).status()).isEqualTo(outcome);
        assertThat(look("two").map(Job::id).isPresent()).isEqualTo(outcome.equals("queued"));
    }

    @Test
    void whoCanNeverStartSaysWhyAndTakesAllAlongThatWaitForIt() {
        long first = givenJob();
        List<Long> chain = new ArrayList<>(List.of(first));
        for (int i = 0; i < 2_000; i++) {
            chain.add(desk.submit(
                    JobRequest.command("next").after(chain.getLast(), "ok").get(), null));
        }

        desk.cancel(first);

        assertThat(desk.show(chain.get(1)).errorMessage())
                .isEqualTo("job %d is cancelled, and it was to run after that had completed".formatted(first));
        assertThat(desk.show(chain.get(1)).reason()).isEqualTo("DEPENDENCY");
        assertThat(desk.show(chain.getLast()).status()).isEqualTo("cancelled");
    }

    @Test
    void whatHasEndedBeforeTheSubmissionCounts() {
        long first = givenJob();
        report(claim("one"), 0);

        long ready = desk.submit(JobRequest.command("next").after(first, "ok").get(), null);
        long hopeless =
                desk.submit(JobRequest.command("next").after(first, "failed").get(), null);

        assertThat(desk.show(hopeless).status()).isEqualTo("cancelled");
        assertThat(claim("one").id()).isEqualTo(ready);
    }

    @Test
    void aJobWaitsForAllThatItNames() {
        long first = givenJob();
        long second = givenJob();
        long third = desk.submit(
                JobRequest.command("next")
                        .after(first, "ok")
                        .after(second, "any")
                        .get(),
                null);

        report(claim("one"), 0);
        assertThat(desk.show(third).waitsFor()).isEqualTo("dependency");
        report(claim("one"), 1);

        assertThat(claim("one").id()).isEqualTo(third);
    }

    @Test
    void eachElementWaitsForItsOwn() {
        long first = desk.submit(JobRequest.command("make").array("0-2").get(), null);
        long second = desk.submit(
                JobRequest.command("use").array("0-2").elementwiseAfter(first).get(), null);
        Job zero = claim("zero");
        Job one = claim("one");
        Job two = claim("two");
        assertThat(look("three")).isEmpty();

        report(one, 0);
        assertThat(claim("three").runId()).isEqualTo("job-%d.1".formatted(second));
        report(zero, 1);
        report(two, 0);

        assertThat(desk.elements(second).elements())
                .extracting(Element::status)
                .containsExactly("cancelled", "running", "queued");
    }

    @Test
    void anElementKnowsWhatHadEndedBefore() {
        long first = desk.submit(JobRequest.command("make").array("0-2").get(), null);
        report(claim("one"), 0);
        report(claim("one"), 1);

        long second = desk.submit(
                JobRequest.command("use").array("0-2").elementwiseAfter(first).get(), null);

        assertThat(desk.elements(second).elements())
                .extracting(Element::status)
                .containsExactly("queued", "cancelled", "queued");
        assertThat(claim("one").runId()).isEqualTo("job-%d.2".formatted(first));
        assertThat(claim("two").runId()).isEqualTo("job-%d.0".formatted(second));
        assertThat(look("three")).isEmpty();
    }

    @Test
    void anEndThatWasOverlookedIsMadeUpForBySweeping() {
        long first = givenJob();
        long second = desk.submit(JobRequest.command("next").after(first, "ok").get(), null);
        jdbc.sql("UPDATE dependency SET settled = true").update();
        report(claim("one"), 0);
        jdbc.sql("UPDATE dependency SET settled = false").update();
        assertThat(look("one")).isEmpty();

        progress.settleOverlooked();

        assertThat(claim("one").id()).isEqualTo(second);
    }

    /** What it had waited for counted as not over once nothing of it was there: the job waited for ever. */
    @Test
    void whatIsNotKeptAnyMoreIsNotWaitedFor() {
        long first = givenJob();
        long second = desk.submit(JobRequest.command("next").after(first, "ok").get(), null);
        report(claim("one"), 0);
        report(claim("one"), 1);
        forget(first);

        assertThat(desk.isRetried(second, new RetryJob(null, null))).isTrue();

        assertThat(claim("one").id()).isEqualTo(second);
    }

    @Test
    void elementsOfAnArrayThatIsNotKeptAnyMoreAreNotWaitedFor() {
        long first = desk.submit(JobRequest.command("make").array("0-1").get(), null);
        long second = desk.submit(
                JobRequest.command("use").array("0-1").elementwiseAfter(first).get(), null);
        report(claim("one"), 0);
        report(claim("one"), 0);
        report(claim("one"), 0);
        report(claim("one"), 1);
        forget(first);

        assertThat(desk.isRetried(second, new RetryJob(null, true))).isTrue();

        assertThat(claim("one").runId()).isEqualTo("job-%d.1".formatted(second));
    }

    private void forget(long job) {
        jdbc.sql("UPDATE job SET created_at = created_at - interval '2 d' WHERE id = :job")
                .param("job", job)
                .update();
        jdbc.sql("UPDATE batch_job_execution SET end_time = end_time - interval '2 d' WHERE job_instance_id = :job")
                .param("job", job)
                .update();
        assertThat(history.forget(0, Duration.ofDays(1), 100).forgotten()).isEqualTo(1);
    }

    @Test
    void aGraphIsAcceptedAsAWholeWhateverTheOrder() {
        List<Long> jobs = desk.submit(graph(
                node("last", "first"),
                new SubmitGraph.Node("first", JobRequest.command("first").get())));

        assertThat(claim("one").id()).isEqualTo(jobs.get(1));
        assertThat(look("two")).isEmpty();
    }

    @Test
    void aGraphThatGoesRoundInACircleIsRefused() {
        assertThatThrownBy(() -> desk.submit(graph(node("a", "b"), node("b", "c"), node("c", "a"))))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("none could ever start: a waits for b waits for c waits for a");
        assertThatThrownBy(() -> desk.submit(graph(node("a", "a")))).isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> desk.submit(graph(node("a", "x")))).isInstanceOf(InvalidRequest.class);
        assertThat(jdbc.sql("SELECT count(*) FROM job").query(Long.class).single())
                .isZero();
    }

    @Test
    void anUnknownJobIsRefused() {
        assertThatThrownBy(() -> desk.submit(
                        JobRequest.command("next").after(1_000_000, "ok").get(), null))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("there is no job 1000000");
    }

    private static SubmitGraph graph(SubmitGraph.Node... nodes) {
        return new SubmitGraph(List.of(nodes));
    }

    private static SubmitGraph.Node node(String key, String after) {
        return new SubmitGraph.Node(key, JobRequest.command(key).afterKey(after).get());
    }
}
