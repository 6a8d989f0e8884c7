package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.jobs.Job;
import io.whirr.head.batch.ExitReason;
import io.whirr.head.workers.WorkerDesk;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A worker that breaks whatever it is given drains itself, and says why. */
class TroubleTest extends QueueTest {

    private static final int MOST = 5;

    @Autowired
    WorkerDesk workers;

    @BeforeEach
    void givenAWorker() {
        workers.register("broken", "life-1");
    }

    private void loses() {
        long job = givenJob();
        claim("broken");
        silentFor(Duration.ofHours(1));
        sweep.sweep();
        desk.cancel(job);
    }

    private void cannotStart() {
        cannotStart(1);
    }

    private void cannotStart(int status) {
        givenJob();
        Job job = claim("broken");
        reports.report(new Report(holder(job), status, null, ExitReason.COULD_NOT_START, "no such disk", null));
    }

    private boolean drains() {
        workers.writeDown();
        return workers.show("broken").draining();
    }

    @Test
    void aWorkerThatLosesOrCannotStartOneJobAfterTheOtherDrainsItself() {
        for (int i = 0; i < MOST - 1; i++) {
            loses();
        }
        assertThat(drains()).isFalse();

        cannotStart();

        assertThat(drains()).isTrue();
        assertThat(workers.show("broken").drainReason())
                .startsWith("its last 5 jobs were lost or could not start; job ")
                .endsWith(": no such disk");
    }

    @Test
    void whoRunsSomethingIsNotBroken() {
        for (int i = 0; i < 2 * MOST; i++) {
            if (i % 2 == 0) {
                givenJob();
                report(claim("broken"), 1);
            } else {
                cannotStart();
            }
        }

        assertThat(drains()).isFalse();
    }

    /** Somebody misspelt a command five times; that must not stop one machine after the other. */
    @Test
    void aCommandThatIsNotThereSaysNothingAboutTheWorker() {
        for (int i = 0; i < MOST; i++) {
            cannotStart(127);
        }

        assertThat(drains()).isFalse();
    }

    /** It may be the job that kills its workers: that has a limit of its own. */
    @Test
    void aJobThatIsLostAgainAndAgainCountsOnce() {
        givenJob();
        for (int i = 0; i <= MOST; i++) {
            claim("broken");
            silentFor(Duration.ofHours(1));
            sweep.sweep();
        }

        assertThat(drains()).isFalse();
    }

    @Test
    void whoIsGivenWorkAgainBeginsAnew() {
        for (int i = 0; i < MOST; i++) {
            cannotStart();
        }
        assertThat(drains()).isTrue();

        assertThat(workers.undrain("broken")).isEqualTo(1);

        assertThat(workers.show("broken").drainReason()).isNull();
        cannotStart();
        assertThat(drains()).isFalse();
    }

    @Test
    void whatIsGivenBackOrCancelledSaysNothingAboutTheWorker() {
        for (int i = 0; i < MOST; i++) {
            long job = givenJob();
            releases.release(holder(claim("broken")), null);
            desk.cancel(job);
        }

        assertThat(drains()).isFalse();
    }

    @Test
    void whoWasDrainedByHandKeepsThatReason() {
        workers.drain("broken");
        for (int i = 0; i < MOST; i++) {
            cannotStart();
        }

        assertThat(drains()).isTrue();
        assertThat(workers.show("broken").drainReason()).isEqualTo("by hand");
    }
}
