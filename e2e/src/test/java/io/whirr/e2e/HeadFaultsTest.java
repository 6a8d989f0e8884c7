package io.whirr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.e2e.cluster.Api;
import io.whirr.e2e.cluster.Cluster;
import io.whirr.e2e.cluster.Head;
import io.whirr.e2e.cluster.Patience;
import io.whirr.e2e.cluster.Worker;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Heads are killed: what they had promised is kept by whoever serves the same database next. */
class HeadFaultsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static Cluster cluster;
    private static Ledger ledger;

    @BeforeAll
    static void start() {
        cluster = Cluster.empty();
        ledger = new Ledger(cluster.directory());
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void whenOneOfTwoHeadsDiesWorkGoesOnAndLeasesStillEnd() {
        try (Head first = cluster.startHead().awaitHealthy();
                Head second = cluster.startHead().awaitHealthy();
                Worker lasting = worker(second);
                Worker doomed = worker(second)) {
            Api api = second.api();
            List<Long> running = List.of(submitSlow(api), submitSlow(api));
            running.forEach(ledger::awaitStart);

            first.process().kill();
            doomed.process().kill();

            List<Long> later = LongStream.range(0, 5)
                    .map(ignored -> api.submit(ledger.taskOf(Duration.ZERO)))
                    .boxed()
                    .toList();
            running.forEach(job -> assertThat(api.awaitFinal(job, PATIENCE)).isEqualTo("completed"));
            later.forEach(job -> assertThat(api.awaitFinal(job, PATIENCE)).isEqualTo("completed"));
            running.forEach(job -> assertThat(ledger.ends(job)).isEqualTo(1));
            assertThat(ledger.overlapping()).isEmpty();
            assertThat(lasting.process().isAlive()).isTrue();
        }
    }

    @Test
    void anOutcomeThatNoHeadWasThereToHearIsReportedLater() {
        try (Head head = cluster.startHead().awaitHealthy();
                Worker worker = worker(head)) {
            long job = head.api().submit(ledger.taskOf(Duration.ofSeconds(2)));
            ledger.awaitStart(job);
            head.process().kill();
            Patience.until("the task ends without a head", PATIENCE, () -> ledger.ends(job) == 1);

            head.startAgain();
            head.awaitHealthy();

            assertThat(head.api().awaitFinal(job, PATIENCE)).isEqualTo("completed");
            assertThat(head.api().job(job).path("attempt").asInt()).isEqualTo(1);
            assertThat(ledger.starts(job)).isEqualTo(1);
            assertThat(worker.process().isAlive()).isTrue();
        }
    }

    private static long submitSlow(Api api) {
        return api.submit(ledger.taskOf(Duration.ofSeconds(4)));
    }

    private static Worker worker(Head head) {
        return cluster.startWorker(head, "--lease-seconds", "10", "--heartbeat-interval", "3")
                .awaitOnline(head.api());
    }
}
