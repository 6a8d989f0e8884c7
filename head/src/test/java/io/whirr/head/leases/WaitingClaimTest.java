package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.head.needs.Machine;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WaitingClaimTest {

    private static final Claim CLAIM =
            new Claim("one", "life-1", true, Duration.ofSeconds(60), Machine.ofSlot(null), 0, true);

    private final WaitingClaim waiting = new WaitingClaim(CLAIM, Duration.ofMinutes(1), () -> true);

    @Test
    void whoFoundNothingGoesBackIntoTheLine() {
        assertThat(waiting.serve()).isTrue();
        assertThat(waiting.serve()).as("while it is being served").isFalse();

        assertThat(waiting.backInLine()).isTrue();
        assertThat(waiting.serve()).isTrue();
    }

    /** What the worker said in it is old by then: it has sent another one. */
    @Test
    void whoIsToLeaveWhileItIsServedLeavesThen() {
        assertThat(waiting.serve()).isTrue();
        waiting.leave();

        assertThat(waiting.backInLine()).isFalse();

        assertThat(waiting.await()).isEqualTo(WaitingClaim.NOTHING);
    }
}
