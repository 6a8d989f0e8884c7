package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.jobs.Job;
import io.whirr.head.jobs.JobRequest;
import io.whirr.head.needs.Machine;
import io.whirr.head.shares.ShareDesk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * A cluster of ten slots and its users, simulated: the queue, the claims and the reports are the real ones, the time
 * that tasks take is not waited for. What it prints is what docs/jobs.md shows.
 */
class FairnessTest extends QueueTest {

    private static final Logger log = LoggerFactory.getLogger(FairnessTest.class);

    private static final int SLOTS = 10;

    private static final double TASK_MINUTES = 1;

    @Autowired
    ShareDesk shares;

    private final long seed = Long.getLong("whirr.fairness.seed", 1);

    private final Random chance = new Random(seed);

    private final PriorityQueue<Running> running = new PriorityQueue<>(Comparator.comparingDouble(Running::ends));

    private final PriorityQueue<Wish> wishes = new PriorityQueue<>(Comparator.comparingDouble(Wish::at));

    private final Map<Long, Submitted> submitted = new HashMap<>();

    private final List<Start> starts = new ArrayList<>();

    private double now;

    /** Somebody submits something at a time, in minutes. */
    private record Wish(double at, JobRequest request) {}

    /** When a job was submitted, and how many starts there had been before. */
    private record Submitted(double at, int starts) {}

    private record Running(double ends, Job job) {}

    /** How long a task has waited, in minutes and in starts of others. */
    private record Start(String owner, double at, double waited, int after) {}

    /** What one head keeps in memory of owners outlasts a test: each has its own. */
    private String suffix = "";

    @BeforeEach
    void newOwners() {
        suffix = "-" + System.nanoTime();
        log.info("seed={}", seed);
    }

    @Test
    void whoHasLittleToDoDoesNotWaitForWhoHasMuch() {
        wish(0, "anna", 0, "0-9999");
        wish(10, "ben", 0, "0-99");
        for (double at = 5; at < 40; at += 1 + 3 * chance.nextDouble()) {
            wish(at, "cleo", 0, null);
        }

        simulate(40);

        log.info("{}", table(40));
        assertThat(startsOf("cleo"))
                .as("single jobs, seed %d", seed)
                .hasSizeGreaterThan(8)
                .allSatisfy(start -> assertThat(start.after()).isLessThanOrEqualTo(20));
        double mean = startsOf("cleo").stream().mapToInt(Start::after).average().orElseThrow();
        assertThat(mean)
                .as("starts of others that a single job waits for, seed %d", seed)
                .isLessThan(5);
        List<Start> ben = startsOf("ben");
        assertThat(ben).as("seed %d", seed).hasSize(100);
        assertThat(ben.getLast().at() - 10)
                .as("minutes for 100 elements on half of ten slots, seed %d", seed)
                .isBetween(17.0, 25.0);
        assertThat(share("anna", 10, ben.getLast().at()))
                .as("anna's part while ben has work, seed %d", seed)
                .isBetween(0.40, 0.55);
        assertThat(share("anna", ben.getLast().at() + 1, 40))
                .as("anna's part when nobody else has, seed %d", seed)
                .isGreaterThan(0.85);
    }

    /** What nobody runs any more counts for nothing: its owner waited for ten thousand starts of others. */
    @Test
    void whoHasCancelledMuchDoesNotWaitForIt() {
        wish(0, "anna", 0, "0-999");
        long cancelled = desk.submit(
                JobRequest.command("true").of("cleo" + suffix).array("0-9999").get(), null);
        shares.secondPasses();
        desk.cancel(cancelled);
        wish(5, "cleo", 0, null);

        simulate(10);

        assertThat(startsOf("cleo"))
                .singleElement()
                .satisfies(start -> assertThat(start.after()).isLessThanOrEqualTo(5));
    }

    @Test
    void partsOfTheClusterAreAsTheWeights() {
        shares.weigh("anna" + suffix, 1);
        shares.weigh("ben" + suffix, 3);
        wish(0, "anna", 0, "0-999");
        wish(0, "ben", 0, "0-999");

        simulate(20);

        log.info(
                "weights 1 and 3: {} and {} starts",
                startsOf("anna").size(),
                startsOf("ben").size());
        assertThat(share("ben", 0, 20)).as("three of four, seed %d", seed).isBetween(0.72, 0.78);
    }

    @Test
    void aPointOfPriorityIsWorthTenStartsAndNoMore() {
        for (int at = 0; at < 20; at++) {
            wish(at, "anna", 0, "0-19");
        }
        wish(5, "urgent", 2, null);
        wish(5, "patient", -2, null);

        simulate(20);

        log.info(
                "waited for starts of others: urgent {}, patient {}",
                startsOf("urgent").getFirst().after(),
                startsOf("patient").getFirst().after());
        assertThat(startsOf("urgent").getFirst().after())
                .as("goes before whoever waits, seed %d", seed)
                .isLessThanOrEqualTo(2);
        assertThat(startsOf("patient").getFirst().after())
                .as("is overtaken twenty times, by however many, seed %d", seed)
                .isBetween(18, 26);
    }

    private void wish(double at, String owner, int priority, @Nullable String array) {
        JobRequest request = JobRequest.command("true").of(owner + suffix).priority(priority);
        wishes.add(new Wish(at, array == null ? request : request.array(array)));
    }

    private void simulate(double minutes) {
        while (now < minutes) {
            while (!wishes.isEmpty() && wishes.element().at() <= now) {
                submit(wishes.remove());
            }
            while (running.size() < SLOTS && start()) {
                // The next one may fit, too.
            }
            double nextEnd = running.isEmpty() ? minutes : running.element().ends();
            double nextWish = wishes.isEmpty() ? minutes : wishes.element().at();
            now = Math.min(minutes, Math.min(nextEnd, nextWish));
            while (!running.isEmpty() && running.element().ends() <= now) {
                end(running.remove().job());
            }
        }
    }

    private void submit(Wish wish) {
        shares.secondPasses();
        long job = desk.submit(wish.request().get(), null);
        submitted.put(job, new Submitted(wish.at(), starts.size()));
    }

    private boolean start() {
        Optional<Job> job = lookOn(Machine.ofSlot(null), 0, "slot-" + starts.size());
        job.ifPresent(started -> {
            String owner = Objects.requireNonNull(started.owner()).replace(suffix, "");
            Submitted when = Objects.requireNonNull(submitted.get(started.id()));
            starts.add(new Start(owner, now, now - when.at(), starts.size() - when.starts()));
            running.add(new Running(now + TASK_MINUTES * (0.5 + chance.nextDouble()), started));
        });
        return job.isPresent();
    }

    /** It has run for a minute, by the database's clock too: what an owner has used counts. */
    private void end(Job job) {
        jdbc.sql("UPDATE task SET leased_at = leased_at - interval '1 min' WHERE id = :id")
                .param("id", token(job))
                .update();
        assertThat(report(job, 0)).isInstanceOf(ReportOutcome.Ended.class);
    }

    private List<Start> startsOf(String owner) {
        return starts.stream().filter(start -> start.owner().equals(owner)).toList();
    }

    private double share(String owner, double from, double to) {
        return (double) count(owner, from, to)
                / starts.stream().filter(start -> isIn(start, from, to)).count();
    }

    private long count(String owner, double from, double to) {
        return startsOf(owner).stream().filter(start -> isIn(start, from, to)).count();
    }

    private static boolean isIn(Start start, double from, double to) {
        return start.at() >= from && start.at() < to;
    }

    private String table(int minutes) {
        StringBuilder table = new StringBuilder("\nminutes   starts of anna   of ben   of cleo   cleo waits\n");
        for (int from = 0; from < minutes; from += 5) {
            int first = from;
            double waits = startsOf("cleo").stream()
                    .filter(start -> isIn(start, first, first + 5))
                    .mapToDouble(Start::waited)
                    .max()
                    .orElse(0);
            table.append("%2d to %2d %16d %8d %9d %10.0f s%n"
                    .formatted(
                            from,
                            from + 5,
                            count("anna", from, from + 5),
                            count("ben", from, from + 5),
                            count("cleo", from, from + 5),
                            waits * 60));
        }
        return table.toString();
    }
}
