package io.whirr.head.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RestraintTest {

    private final AtomicLong clock = new AtomicLong();

    private final Restraint restraint = new Restraint(Duration.ofMillis(50), Duration.ofSeconds(5), clock::get);

    private boolean restsAfter(Duration time) {
        clock.addAndGet(time.toNanos());
        return restraint.rests();
    }

    @Test
    void whatIsQuickNeedsNoRest() {
        restraint.took(Duration.ofMillis(49));
        restraint.took(Duration.ofMillis(49));

        assertThat(restraint.rests()).isFalse();
    }

    @Test
    void whatIsSlowOnceNeedsNone() {
        restraint.took(Duration.ofMinutes(1));

        assertThat(restraint.rests()).isFalse();

        restraint.took(Duration.ofMillis(1));
        restraint.took(Duration.ofMinutes(1));

        assertThat(restraint.rests()).isFalse();
    }

    @Test
    void whatIsSlowTwiceHasAThirtiethOfTheTimeByTheShorterOne() {
        restraint.took(Duration.ofMillis(900));
        restraint.took(Duration.ofMillis(100));

        assertThat(restsAfter(Duration.ofMillis(2_899))).isTrue();
        assertThat(restsAfter(Duration.ofMillis(1))).isFalse();
    }

    @Test
    void nothingRestsLongerThanItMay() {
        restraint.took(Duration.ofMinutes(1));
        restraint.took(Duration.ofMinutes(1));

        assertThat(restsAfter(Duration.ofMillis(4_999))).isTrue();
        assertThat(restsAfter(Duration.ofMillis(1))).isFalse();
    }

    @Test
    void whatItHasTimedCountsAsLongAsItTook() {
        for (int look = 0; look < 2; look++) {
            var _ = restraint.timed(() -> clock.addAndGet(Duration.ofMillis(100).toNanos()));
        }

        assertThat(restsAfter(Duration.ofMillis(2_899))).isTrue();
        assertThat(restsAfter(Duration.ofMillis(1))).isFalse();
    }
}
