package io.whirr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.e2e.cluster.Api;
import io.whirr.e2e.cluster.Cluster;
import io.whirr.e2e.cluster.Commands;
import io.whirr.e2e.cluster.Head;
import io.whirr.e2e.cluster.Patience;
import io.whirr.e2e.cluster.Worker;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Workers are killed and frozen: no task is lost, none runs twice at a time, nothing is left behind. */
class WorkerFaultsTest {

    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private static Cluster cluster;
    private static Head head;
    private static Api api;
    private static Ledger ledger;

    @BeforeAll
    static void start() {
        cluster = Cluster.empty();
        head = cluster.startHead().awaitHealthy();
        api = head.api();
        ledger = new Ledger(cluster.directory());
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aKilledWorkersTaskIsGoneWithinASecondAndEndsElsewhereOnce() {
        try (Worker first = worker()) {
            long job = api.submit(ledger.stubbornTaskOf(Duration.ofSeconds(3)));
            ledger.awaitStart(job);
            assertThat(first.taskProcesses()).isNotEmpty();

            first.process().kill();

            Patience.until(
                    "it left nothing",
                    Duration.ofSeconds(1),
                    () -> first.processes().isEmpty());
            try (Worker second = worker()) {
                assertThat(api.awaitFinal(job, PATIENCE)).isEqualTo("completed");
                assertThat(second.taskProcesses()).isEmpty();
            }
            assertThat(api.job(job).path("attempt").asInt()).isEqualTo(2);
            assertThat(ledger.ends(job)).isEqualTo(1);
            assertThat(ledger.overlapping()).isEmpty();
        }
    }

    @Test
    void aWorkerThatComesBackGivesUpItsFormerTaskAtOnce() {
        try (Worker worker = worker("--lease-seconds", "600")) {
            long job = api.submit(ledger.taskOf(Duration.ofSeconds(2)));
            ledger.awaitStart(job);
            worker.process().kill();

            worker.startAgain();

            assertThat(api.awaitFinal(job, PATIENCE)).isEqualTo("completed");
            assertThat(ledger.ends(job)).isEqualTo(1);
            assertThat(ledger.overlapping()).isEmpty();
        }
    }

    /** The head may hand a task to a connection whose other end has just died. */
    @Test
    void aParkedWorkerThatWasKilledSwallowsNoTask() {
        try (Worker parked = worker().awaitParked()) {
            parked.process().kill();

            long job = api.submit(ledger.taskOf(Duration.ZERO));

            try (Worker other = worker()) {
                assertThat(api.awaitFinal(job, Duration.ofSeconds(25))).isEqualTo("completed");
                assertThat(other.process().isAlive()).isTrue();
            }
            assertThat(ledger.ends(job)).isEqualTo(1);
        }
    }

    /** A frozen worker's connection looks alive: only that it confirms nothing tells. */
    @Test
    void aFrozenWorkerNeitherKeepsATaskNorRunsItWhenItThaws() {
        try (Worker frozen = worker().awaitParked()) {
            frozen.process().signal("STOP");
            long job = api.submit(ledger.taskOf(Duration.ofSeconds(1)));

            try (Worker other = worker()) {
                assertThat(api.awaitFinal(job, PATIENCE)).isEqualTo("completed");
                assertThat(other.process().isAlive()).isTrue();
            }
            frozen.process().signal("CONT");

            long next = api.submit(ledger.taskOf(Duration.ZERO));
            assertThat(api.awaitFinal(next, PATIENCE)).isEqualTo("completed");
            assertThat(ledger.ends(job)).isEqualTo(1);
            assertThat(ledger.overlapping()).isEmpty();
        }
    }

    /** It was frozen while its task ran: the task went to another, and must not go on beside it. */
    @Test
    void aWorkerThatSleptPastItsLeaseKillsItsTaskWhenItWakes() {
        try (Worker slept = worker()) {
            long job = api.submit(ledger.taskOf(Duration.ofSeconds(2)));
            ledger.awaitStart(job);
            slept.process().signal("STOP");
            slept.processes().forEach(WorkerFaultsTest::freeze);

            try (Worker other = worker()) {
                assertThat(api.awaitFinal(job, PATIENCE)).isEqualTo("completed");
                assertThat(other.process().isAlive()).isTrue();
            }
            slept.process().signal("CONT");

            Patience.until(
                    "the stale task is killed",
                    Duration.ofSeconds(15),
                    () -> slept.taskProcesses().isEmpty());
            assertThat(ledger.ends(job)).isEqualTo(1);
            assertThat(api.status(job)).isEqualTo("completed");
        }
    }

    @Test
    void aCancelStopsTheWholeTreeAndTheJobEndsCancelled() {
        try (Worker worker = worker("--heartbeat-interval", "1")) {
            long job = api.submit(ledger.stubbornTaskOf(Duration.ofMinutes(5)));
            ledger.awaitStart(job);

            assertThat(api.cancel(job).status()).isEqualTo(200);

            assertThat(api.awaitFinal(job, PATIENCE)).isEqualTo("cancelled");
            assertThat(ledger.ends(job)).isZero();
            Patience.until(
                    "the tree is gone",
                    Duration.ofSeconds(5),
                    () -> worker.taskProcesses().isEmpty());
        }
    }

    /** In upstream the requeue forgot the cancel, and the job ran again. */
    @Test
    void aCancelledJobWhoseWorkerDiesIsNotRunAgain() {
        try (Worker worker = worker()) {
            long job = api.submit(ledger.taskOf(Duration.ofMinutes(5)));
            ledger.awaitStart(job);
            worker.process().signal("STOP");
            assertThat(api.cancel(job).status()).isEqualTo(200);

            worker.process().kill();

            assertThat(api.awaitFinal(job, PATIENCE)).isEqualTo("cancelled");
            assertThat(ledger.starts(job)).isEqualTo(1);
        }
    }

    private static Worker worker(String... options) {
        String[] all = options.length > 0
                ? options
                : new String[] {"--lease-seconds", "" + LEASE.toSeconds(), "--heartbeat-interval", "3"};
        return cluster.startWorker(head, all).awaitOnline(api);
    }

    private static void freeze(long process) {
        if (ProcessHandle.of(process).isPresent()) {
            Commands.tryOut("kill", "-s", "STOP", Long.toString(process));
        }
    }
}
