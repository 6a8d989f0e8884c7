package io.whirr.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Everything is killed, frozen and cut off for a while, and no promise is broken. {@code whirr chaos} does it for
 * longer.
 */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class ChaosTest {

    private static final int SEEDS = 2;
    private static final Duration TIME = Duration.ofSeconds(10);

    /** Here several tests share the machine; the command holds it to a quarter of that. */
    private static final Duration RECOVERY = Duration.ofSeconds(60);

    private static final int KILLS = 4;

    private static long seed() {
        return Long.getLong("whirr.chaos.seed", new Random().nextInt(Integer.MAX_VALUE));
    }

    @Test
    void noPromiseIsBrokenWhateverIsDoneToTheCluster() {
        long first = seed();
        try (Site site = Site.open()) {
            for (long seed = first; seed < first + SEEDS; seed++) {
                Chaos.Report report = Chaos.run(site, seed, TIME, System.out::println);

                System.out.println(report.summary());
                assertThat(Offence.text(report.offences())).as("seed %d", seed).isEmpty();
                assertThat(report.strikes()).as("seed %d", seed).isNotEmpty();
                assertThat(report.executions()).as("seed %d", seed).isPositive();
                assertThat(report.slowest()).as("seed %d", seed).isLessThanOrEqualTo(RECOVERY);
            }
        }
    }

    @Test
    void nothingIsLeftOfATaskHoweverOftenItsWorkerIsKilled() {
        Kills.Report report = Kills.run(KILLS, seed(), System.out::println);

        System.out.println(report.summary());
        assertThat(report.left()).as(report.summary()).isEmpty();
        assertThat(report.processes()).as(report.summary()).isGreaterThanOrEqualTo(KILLS);
    }
}
