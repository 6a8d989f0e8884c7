package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.jobs.Job;
import io.whirr.head.batch.JobStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What holds whatever many workers, users and sweeps do to the same queue at the same time. */
class ManyWorkersTest extends QueueTest {

    private static final int WORKERS = 8;

    private static final int JOBS = 120;

    private final long seed = System.nanoTime();

    private final ConcurrentLinkedQueue<Long> ended = new ConcurrentLinkedQueue<>();

    private final ConcurrentLinkedQueue<Long> cancelled = new ConcurrentLinkedQueue<>();

    private final AtomicInteger left = new AtomicInteger(JOBS);

    /**
     * Workers that finish, fall silent, come late, or give back; a user who cancels; a sweep that expires leases: every
     * job ends once, no cancel is forgotten, and nothing is left behind.
     */
    @Test
    void everyJobEndsOnceAndNoCancelIsForgotten() throws Exception {
        List<Long> jobs = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            jobs.add(givenJob());
        }

        together(jobs);

        assertThat(left).as("jobs that have not ended, seed %d", seed).hasValue(0);
        assertThat(ended).as("ends that were acknowledged, seed %d", seed).doesNotHaveDuplicates();
        assertThat(jobs)
                .as("seed %d", seed)
                .allSatisfy(job -> assertThat(desk.show(job).status()).isIn("completed", "cancelled", "failed"));
        assertThat(cancelled)
                .as("seed %d", seed)
                .allSatisfy(job -> assertThat(desk.show(job).status()).isEqualTo("cancelled"));
        assertThat(liveRows()).as("rows of task, seed %d", seed).isZero();
        assertThat(openSteps()).as("open step executions, seed %d", seed).isZero();
    }

    private void together(List<Long> jobs) throws Exception {
        try (ExecutorService people = Executors.newCachedThreadPool()) {
            List<Future<Void>> all = new ArrayList<>();
            for (int number = 0; number < WORKERS; number++) {
                String name = "worker-" + number;
                Random chance = new Random(seed + number);
                all.add(people.submit(() -> work(name, chance)));
            }
            all.add(people.submit(() -> cancelSome(jobs, new Random(seed - 1))));
            all.add(people.submit(this::sweepUntilAllHaveEnded));
            for (Future<Void> one : all) {
                one.get();
            }
        }
    }

    private Void work(String name, Random chance) {
        while (left.get() > 0) {
            claimFenced(name).ifPresent(job -> runOnce(job, chance));
        }
        return null;
    }

    private void runOnce(Job job, Random chance) {
        switch (chance.nextInt(6)) {
            case 0 -> fallSilent(job);
            case 1 -> releases.release(holder(job), "tired");
            case 2 -> {
                fallSilent(job);
                finish(job);
            }
            default -> {
                renew(job);
                finish(job);
            }
        }
    }

    private void fallSilent(Job job) {
        jdbc.sql("UPDATE task SET expires_at = clock_timestamp() - interval '1 s' WHERE id = :id AND state = 'leased'")
                .param("id", token(job))
                .update();
    }

    private void finish(Job job) {
        if (report(job, 0) instanceof ReportOutcome.Ended(JobStatus status) && status == JobStatus.COMPLETED) {
            ended.add(job.id());
        }
    }

    private Void cancelSome(List<Long> jobs, Random chance) {
        for (int i = 0; i < JOBS / 4; i++) {
            long job = jobs.get(chance.nextInt(JOBS));
            desk.cancel(job).filter(before -> !before.isFinal()).ifPresent(before -> cancelled.add(job));
        }
        return null;
    }

    private Void sweepUntilAllHaveEnded() {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (left.get() > 0 && System.nanoTime() < end) {
            sweep.sweep();
            left.set(liveRows());
        }
        return null;
    }

    private int liveRows() {
        return jdbc.sql("SELECT count(*) FROM task").query(Integer.class).single();
    }

    private int openSteps() {
        return jdbc.sql("SELECT count(*) FROM batch_step_execution WHERE end_time IS NULL")
                .query(Integer.class)
                .single();
    }
}
