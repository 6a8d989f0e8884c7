package io.whirr.head.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whirr.api.schedules.BackfillSchedule;
import io.whirr.api.schedules.Backfilled;
import io.whirr.api.schedules.Firing;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Firings that somebody wants now, or of a range that is past. */
class OnDemandTest extends ScheduleTest {

    private Backfilled backfill(String start, String end, Overlap overlap) {
        return service.backfill("s", new BackfillSchedule(start, end, overlap.wire()))
                .orElseThrow();
    }

    @Test
    void aTriggerIsAFiringOfThisMoment() {
        given(Wish.of("s", "@daily"));
        Instant before = schedules.now();

        Firing firing = service.trigger("s", null).orElseThrow();

        assertThat(firing.kind()).isEqualTo("manual");
        assertThat(firing.outcome()).isEqualTo("started");
        assertThat(firing.fireTime()).isBetween(before.minusMillis(1), schedules.now());
    }

    @Test
    void aTriggerKeepsToTheOverlapUnlessItSaysAnother() {
        given(Wish.of("s", "@daily"));
        service.trigger("s", null);

        assertThat(service.trigger("s", null).orElseThrow().outcome()).isEqualTo("skipped");
        assertThat(service.trigger("s", "allow_all").orElseThrow().outcome()).isEqualTo("started");
    }

    /** The night on which Berlin puts its clocks forward is one of the three. */
    @Test
    void aBackfillIsEachTimeOfTheRange() {
        given(Wish.of("s", "30 2 * * *").zone("Europe/Berlin"));

        Backfilled done = backfill("2026-03-28", "2026-03-30T02:30", Overlap.ALLOW_ALL);

        assertThat(done.times()).isEqualTo(3);
        assertThat(done.started()).isEqualTo(3);
        assertThat(firings("s"))
                .extracting(Firing::fireTime)
                .containsExactly(
                        Instant.parse("2026-03-28T01:30:00Z"),
                        Instant.parse("2026-03-29T01:00:00Z"),
                        Instant.parse("2026-03-30T00:30:00Z"));
        assertThat(firings("s")).extracting(Firing::kind).containsOnly("backfill");
        assertThat(jobs()).isEqualTo(3);
    }

    @Test
    void aBackfillStartsOneJobAfterTheOtherUnlessItSaysOtherwise() {
        given(Wish.of("s", "@daily"));

        Backfilled done = service.backfill("s", new BackfillSchedule("2026-03-01", "2026-03-03", null))
                .orElseThrow();

        assertThat(done.started()).isEqualTo(1);
        assertThat(done.waiting()).isEqualTo(2);
        for (int i = 0; i < 2; i++) {
            ends(Objects.requireNonNull(firings("s").get(i).jobId()), "COMPLETED");
            look();
        }
        assertThat(outcomes("s")).containsExactly("started", "started", "started");
    }

    @Test
    void aBackfillMakesNoSecondJobOfATime() {
        given(Wish.of("s", "@daily"));
        backfill("2026-03-01", "2026-03-02", Overlap.ALLOW_ALL);

        Backfilled done = backfill("2026-03-01", "2026-03-04", Overlap.ALLOW_ALL);

        assertThat(done.times()).isEqualTo(4);
        assertThat(done.alreadyThere()).isEqualTo(2);
        assertThat(done.started()).isEqualTo(2);
        assertThat(jobs()).isEqualTo(4);
    }

    @Test
    void aBackfillMakesUpForWhatWasMissedOrSkipped() {
        given(Wish.of("s", "every 1h").window(10));
        List<Instant> times = nobodyWasThereFor(3, "s");
        look();
        assertThat(outcomes("s")).contains("missed");

        backfill(times.getFirst().toString(), times.getLast().toString(), Overlap.ALLOW_ALL);

        assertThat(outcomes("s")).containsOnly("started");
        assertThat(jobs()).isEqualTo(3);
    }

    /** The job is there for ever, and what was written of its firing only for a year. */
    @Test
    void aTimeWhoseFiringIsForgottenDoesNotBecomeASecondJob() {
        given(Wish.of("s", "@daily"));
        backfill("2026-03-01", "2026-03-02", Overlap.ALLOW_ALL);
        jdbc.sql("DELETE FROM firing").update();

        assertThatThrownBy(() -> backfill("2026-03-01", "2026-03-04", Overlap.ALLOW_ALL))
                .hasMessageContaining("whose firings have been forgotten");
        assertThat(jobs()).isEqualTo(2);
    }

    @Test
    void aBackfillHasALimit() {
        given(Wish.of("s", "every 1m"));

        assertThatThrownBy(() -> backfill("2026-03-01", "2026-03-02", Overlap.ALLOW_ALL))
                .hasMessageContaining("more than 1000 times");
        assertThat(jobs()).isZero();
    }

    @Test
    void thereIsNoBackfillOfTheFuture() {
        given(Wish.of("s", "every 1h"));

        assertThatThrownBy(() -> backfill("2026-03-01", "2199-03-02", Overlap.ALLOW_ALL))
                .hasMessageContaining("a backfill is of times that are past");
    }
}
