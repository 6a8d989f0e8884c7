package io.whirr.shell.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimesTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void agesHaveOneUnit() {
        assertThat(Times.ago(NOW.minusSeconds(3), NOW)).isEqualTo("3s ago");
        assertThat(Times.ago(NOW.minusSeconds(190), NOW)).isEqualTo("3m ago");
        assertThat(Times.ago(NOW.minus(Duration.ofHours(30)), NOW)).isEqualTo("1d ago");
        assertThat(Times.ago(null, NOW)).isEqualTo("-");
    }

    @Test
    void aClockThatIsAheadIsNoReasonForNonsense() {
        assertThat(Times.ago(NOW.plusSeconds(5), NOW)).isEqualTo("just now");
        assertThat(Times.between(NOW.plusSeconds(5), null, NOW)).isEqualTo("0s");
    }

    @Test
    void durationsHaveTwoUnits() {
        assertThat(Times.lasting(Duration.ofMillis(1234))).isEqualTo("1.2s");
        assertThat(Times.lasting(Duration.ofSeconds(83))).isEqualTo("1m 23s");
        assertThat(Times.lasting(Duration.ofMinutes(125))).isEqualTo("2h 5m");
        assertThat(Times.lasting(Duration.ofHours(50))).isEqualTo("2d 2h");
    }
}
