package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whirr.api.jobs.Job;
import io.whirr.api.jobs.Needs;
import io.whirr.api.leases.ClaimedTask;
import io.whirr.head.jobs.JobRequest;
import io.whirr.head.needs.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Very many claims wait in line, more than are served at once, and the last of them may be the right one. */
class ParkedClaimsTest extends QueueTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private static final Map<String, String> FAR = Map.of("rack", "far");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private final List<Future<ClaimedTask>> waiting = new ArrayList<>();

    private final AtomicBoolean alive = new AtomicBoolean(true);

    private final AtomicBoolean broken = new AtomicBoolean();

    private final AtomicInteger looks = new AtomicInteger();

    @Autowired
    LeaseProperties properties;

    @AfterEach
    void allGoHome() {
        threads.shutdownNow();
        threads.close();
    }

    @Test
    void aJobFindsTheOnlyWorkerThatCanRunItBehindManyThatCannot() throws Exception {
        park("plain", many(), Map.of());
        Future<ClaimedTask> right = park("right", FAR);
        awaitAllParked();

        long job = desk.submit(forFar().get(), null);

        assertThat(job(right).id()).isEqualTo(job);
    }

    @Test
    void eachOfManyGetsAJobOfItsOwn() throws Exception {
        park("plain", many(), Map.of());
        awaitAllParked();

        List<Long> jobs = new ArrayList<>();
        for (int i = 0; i < waiting.size(); i++) {
            jobs.add(givenJob());
        }

        List<Long> got = new ArrayList<>();
        for (Future<ClaimedTask> claim : waiting) {
            got.add(job(claim).id());
        }
        assertThat(got).containsExactlyInAnyOrderElementsOf(jobs);
    }

    @Test
    void whoComesWhileManyWaitGetsWhatOnlyHeCanDo() {
        park("plain", many(), Map.of());
        awaitAllParked();
        long job = desk.submit(forFar().get(), null);

        Machine far = new Machine(List.of(), 1, null, null, FAR);
        assertThat(lookOn(far, 0, "comer").map(Job::id)).hasValue(job);
    }

    /** The one who can do something else, the last in line, has had a look as often as all had one. */
    @Test
    void whoWouldFindNothingIsNotLookedForEachTime() {
        Machine far = new Machine(List.of(), 1, null, null, FAR);
        long job = desk.submit(forFar().get(), null);
        assertThat(lookOn(far, 0, "other").map(Job::id)).hasValue(job);
        park("plain", 20 * properties.claimBatch(), Map.of());
        AtomicInteger rounds = new AtomicInteger();
        var _ = park("right", FAR, () -> rounds.incrementAndGet() > 0 && isAlive());
        awaitAllParked();
        int before = looks.get();

        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            dispatcher.wake(0);
            return rounds.get() > 4;
        });

        assertThat(looks.get() - before).isLessThan(waiting.size());
    }

    /** As many workers come back every half minute as wait on an idle cluster. */
    @Test
    void whoJoinsThoseForWhomThereIsNothingIsNotLookedFor() {
        park("plain", 3, Map.of());
        awaitAllParked();
        int before = looks.get();

        for (int number = 0; number < 40; number++) {
            var _ = park("comer-" + number, Map.of());
            awaitAllParked();
        }

        assertThat(looks.get() - before).isLessThan(20);
        givenJob();
        await().until(() -> waiting.stream().anyMatch(Future::isDone));
    }

    @Test
    void whoIsGoneIsSentHomeAlsoWhenThereIsNothingForHim() {
        park("plain", many(), Map.of());
        awaitAllParked();

        alive.set(false);

        await().until(() -> waiting.stream().allMatch(Future::isDone));
        alive.set(true);
    }

    /** Whether somebody is draining is asked of the database, which may be away. */
    @Test
    void whoCannotBeAskedWhetherHeIsThereStopsNobody() {
        park("plain", 3, Map.of());
        awaitAllParked();
        broken.set(true);
        dispatcher.wake(0);

        givenJob();

        await().until(() -> waiting.stream().anyMatch(Future::isDone));
        broken.set(false);
    }

    @Test
    void whatNobodyAnnouncedIsFoundHoweverManyCome() {
        Future<ClaimedTask> right = park("right", FAR);
        awaitAllParked();
        long job = desk.submit(forFar().held().get(), null);
        jdbc.sql("UPDATE task SET held = false, state = 'queued', ready_at = clock_timestamp() WHERE job_id = :job")
                .param("job", job)
                .update();

        await().pollInterval(Duration.ofMillis(20))
                .until(() -> look("passer-by").isEmpty() && right.isDone());
    }

    /** All are there, and one who came after them has had his look: they are in line again. */
    private void awaitAllParked() {
        await().pollInterval(Duration.ofMillis(5)).until(() -> dispatcher.waiting() >= waiting.size());
        assertThat(look("passer-by")).isEmpty();
    }

    private boolean isAlive() {
        looks.incrementAndGet();
        if (broken.get()) {
            throw new IllegalStateException("nobody can be asked");
        }
        return alive.get();
    }

    /** What only a worker in the far rack can run. */
    private static JobRequest forFar() {
        return JobRequest.command("far").needing(new Needs(null, null, null, null, null, FAR));
    }

    private int many() {
        return 3 * properties.claimBatch();
    }

    private void park(String name, int claims, Map<String, String> labels) {
        for (int number = 0; number < claims; number++) {
            var _ = park(name + "-" + number, labels);
        }
    }

    private Future<ClaimedTask> park(String worker, Map<String, String> labels) {
        return park(worker, labels, this::isAlive);
    }

    private Future<ClaimedTask> park(String worker, Map<String, String> labels, BooleanSupplier there) {
        Machine free = new Machine(List.of(), 1, null, null, labels);
        Claim claim = new Claim(worker, "life of " + worker, true, TERM, free, 0, false);
        Future<ClaimedTask> answer = threads.submit(() -> dispatcher.claim(claim, LONG, there));
        waiting.add(answer);
        return answer;
    }

    private static Job job(Future<ClaimedTask> answer) throws Exception {
        return Objects.requireNonNull(answer.get(20, TimeUnit.SECONDS).job());
    }
}
