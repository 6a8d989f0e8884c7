package io.whirr.head.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.schedules.Firing;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of times at which no head was there. */
class CatchUpTest extends ScheduleTest {

    @Test
    void eachTimeInsideTheWindowHappens() {
        given(Wish.of("s", "every 1h").overlap(Overlap.ALLOW_ALL));
        List<Instant> times = nobodyWasThereFor(5, "s");

        look();

        assertThat(firings("s")).extracting(Firing::fireTime).containsExactlyElementsOf(times);
        assertThat(outcomes("s")).containsExactlyElementsOf(Collections.nCopies(5, "started"));
    }

    @Test
    void onlyTheLastOneHappensWhereThatIsWanted() {
        given(Wish.of("s", "every 1h").overlap(Overlap.ALLOW_ALL).catchUp(CatchUp.LAST));
        nobodyWasThereFor(4, "s");

        look();

        assertThat(outcomes("s")).containsExactly("missed", "missed", "missed", "started");
        assertThat(firings("s").getFirst().reason()).isEqualTo("only the last time that was missed is made up for");
    }

    @Test
    void whatIsOutsideTheWindowIsWrittenDownAsMissed() {
        given(Wish.of("s", "every 1h").overlap(Overlap.ALLOW_ALL).window(2 * 3600 + 1800));
        nobodyWasThereFor(6, "s");

        look();

        List<String> outcomes = outcomes("s");
        assertThat(outcomes).hasSize(6).endsWith("started", "started");
        assertThat(outcomes.subList(0, 3)).containsOnly("missed");
        assertThat(firings("s").getFirst().reason()).matches("nobody was there until \\d+ hours?.* after it");
    }

    /** More than one transaction takes; the last one is still the only one. */
    @Test
    void theLastOfVeryManyIsFoundOverSeveralTransactions() {
        given(Wish.of("s", "every 1m").overlap(Overlap.ALLOW_ALL).catchUp(CatchUp.LAST));
        nobodyWasThereFor(350, "s");

        look();

        List<String> outcomes = outcomes("s");
        assertThat(outcomes).hasSizeBetween(350, 351);
        assertThat(outcomes.subList(0, 349)).containsOnly("missed");
        assertThat(outcomes.getLast()).isEqualTo("started");
        assertThat(jobs()).isBetween(1L, 2L);
    }

    @Test
    void ofManyMissedTimesTheFirstKeepsTheOthersFromStartingWhereTheyMayNotOverlap() {
        given(Wish.of("s", "every 1h"));
        nobodyWasThereFor(3, "s");

        look();

        assertThat(outcomes("s")).containsExactly("started", "skipped", "skipped");
    }

    @Test
    void ofManyMissedTimesTheLatestIsTheOneThatWins() {
        given(Wish.of("s", "every 1h").overlap(Overlap.KILL_OTHER));
        nobodyWasThereFor(3, "s");

        look();

        assertThat(outcomes("s")).containsExactly("skipped", "skipped", "started");
        assertThat(firings("s").getFirst().reason()).isEqualTo("a later time had come, too");
    }
}
