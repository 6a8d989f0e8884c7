package io.whirr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.e2e.chronos.Chronos;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Schedules fire as their rules say, whatever is killed meanwhile. {@code whirr bench chronos} does it for longer. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
@Order(2)
class ChronosTest {

    private static long seed() {
        return Long.getLong("whirr.chronos.seed", new Random().nextLong());
    }

    /** A night of an hour and more in a minute, with both heads and PostgreSQL killed. */
    @Test
    void everyTimeOfANightOnWhichTheClocksChangeHappensOnce() {
        long seed = seed();

        Chronos.Report report = Chronos.run(new Chronos.Plan(seed, Duration.ofSeconds(45), 80, 30, false));

        System.out.println("seed " + seed + ": " + report);
        assertThat(report.faults()).as("seed %d: %s", seed, report).isEmpty();
        assertThat(report.strikes()).as("seed %d: strikes", seed).isPositive();
        assertThat(report.firings()).as("seed %d: firings", seed).isGreaterThan(100);
    }

    /** At the usual speed, so that Quartz rings, too: one head is always there, and takes over what the other had. */
    @Test
    void whatADeadHeadHadToDoIsDoneWithinTenSeconds() {
        long seed = seed();

        Chronos.Report report = Chronos.run(new Chronos.Plan(seed, Duration.ofSeconds(35), 1, 20, true));

        System.out.println("seed " + seed + ": " + report);
        assertThat(report.faults()).as("seed %d: %s", seed, report).isEmpty();
        assertThat(report.strikes()).as("seed %d: strikes", seed).isPositive();
        assertThat(report.latest()).as("seed %d: %s", seed, report).isLessThanOrEqualTo(Duration.ofSeconds(10));
    }
}
