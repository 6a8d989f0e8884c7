package io.whirr.worker.leases;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTest {

    private static final Duration CLOSE = Duration.ofMillis(500);

    private static Lease lease(int seconds, int grace) {
        return new Lease("w", 1, "1", 7L, System.nanoTime(), Duration.ofSeconds(seconds), Duration.ofSeconds(grace));
    }

    @Test
    void termComesEarlyEnoughForTheGraceAndKillBeforeTheEnd() {
        Lease lease = lease(60, 10);

        assertThat(lease.untilEnd()).isCloseTo(Duration.ofSeconds(60), CLOSE);
        assertThat(lease.untilKill()).isCloseTo(Duration.ofSeconds(58), CLOSE);
        assertThat(lease.untilTerm()).isCloseTo(Duration.ofSeconds(48), CLOSE);
    }

    @Test
    void aShortLeaseKeepsMostOfItsTimeForWork() {
        Lease lease = lease(10, 60);

        assertThat(lease.untilKill()).isCloseTo(Duration.ofSeconds(9), CLOSE);
        assertThat(lease.untilTerm()).isCloseTo(Duration.ofMillis(5667), CLOSE);
    }

    @Test
    void aTermCountsFromWhenItsRenewalWasSent() {
        Lease lease = lease(10, 1);
        lease.extend(System.nanoTime() - Duration.ofSeconds(5).toNanos(), Duration.ofSeconds(60));

        assertThat(lease.untilEnd()).isCloseTo(Duration.ofSeconds(55), CLOSE);
    }

    @Test
    void anOldRenewalThatIsAnsweredLateTakesNothingAway() {
        Lease lease = lease(60, 1);
        lease.extend(System.nanoTime() - Duration.ofSeconds(50).toNanos(), Duration.ofSeconds(60));

        assertThat(lease.untilEnd()).isCloseTo(Duration.ofSeconds(60), CLOSE);
    }

    /** The end of the first term was once read with the length of the next, and the task killed as it began. */
    @Test
    void aLeaseThatIsJustBeingConfirmedNeverLooksRunOut() throws InterruptedException {
        for (int i = 0; i < 300; i++) {
            Lease lease = lease(10, 10);
            Thread confirming = Thread.ofPlatform().start(() -> lease.extend(System.nanoTime(), Duration.ofMinutes(1)));
            while (confirming.isAlive()) {
                assertThat(lease.untilTerm().isPositive()).isTrue();
            }
            confirming.join();
        }
    }

    /** It may have been on its way for as long as it was parked, and the head may have given the task away since. */
    @Test
    void anAnswerToAClaimThatWasParkedForLongIsNotSureUntilItIsRenewed() {
        long longAgo = System.nanoTime() - Duration.ofSeconds(20).toNanos();
        Lease lease = new Lease("w", 1, "1", 7L, longAgo, Duration.ofSeconds(10), Duration.ofSeconds(10));

        assertThat(lease.isSure()).isFalse();
        lease.extend(System.nanoTime(), Duration.ofSeconds(60));
        assertThat(lease.isSure()).isTrue();
    }

    @Test
    void aQuickAnswerToAClaimIsSure() {
        assertThat(lease(10, 10).isSure()).isTrue();
    }
}
