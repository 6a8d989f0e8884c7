package io.whirr.head.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whirr.head.schedules.Timetable.Occurrence;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several rules, bounds, days that are left out, and jitter, all in one schedule. */
class TimetableTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static Timetable of(String... rules) throws Malformed {
        return of(null, null, new ExcludedDays(), Duration.ZERO, rules);
    }

    private static Timetable of(
            @Nullable Instant start, @Nullable Instant end, ExcludedDays excluded, Duration jitter, String... rules)
            throws Malformed {
        List<Recurrence> read = new ArrayList<>();
        for (String rule : rules) {
            read.add(RecurrenceReader.read(rule, BERLIN));
        }
        return new Timetable(read, BERLIN, start, end, excluded, jitter, "seed");
    }

    private static List<String> times(Timetable timetable, String after, int count) {
        return timetable.preview(Instant.parse(after), count).stream()
                .map(next -> next.time().toString())
                .toList();
    }

    @Test
    void aTimeThatSeveralRulesSayIsOneTime() throws Malformed {
        assertThat(times(of("0 2 * * *", "every 6h", "at 2026-11-24T14:30"), "2026-11-24T00:00:00Z", 6))
                .containsExactly(
                        "2026-11-24T01:00:00Z",
                        "2026-11-24T06:00:00Z",
                        "2026-11-24T12:00:00Z",
                        "2026-11-24T13:30:00Z",
                        "2026-11-24T18:00:00Z",
                        "2026-11-25T00:00:00Z");
        assertThat(times(of("0 1 * * *", "every 6h"), "2026-11-24T23:00:00Z", 2))
                .containsExactly("2026-11-25T00:00:00Z", "2026-11-25T06:00:00Z");
    }

    @Test
    void anIntervalKnowsNoClocksAndKeepsItsPhase() throws Malformed {
        assertThat(times(of("every 1h +5m"), "2026-03-29T00:00:00Z", 3))
                .containsExactly("2026-03-29T00:05:00Z", "2026-03-29T01:05:00Z", "2026-03-29T02:05:00Z");
        assertThat(times(of("every 90m"), "2026-03-29T00:00:00Z", 2))
                .containsExactly("2026-03-29T01:30:00Z", "2026-03-29T03:00:00Z");
        assertThat(times(of("every 1h"), "2026-03-29T01:00:00Z", 1)).containsExactly("2026-03-29T02:00:00Z");
    }

    @Test
    void startAndEndBelongToIt() throws Malformed {
        Timetable bounded = of(
                Instant.parse("2026-11-24T02:00:00Z"),
                Instant.parse("2026-11-24T04:00:00Z"),
                new ExcludedDays(),
                Duration.ZERO,
                "every 1h");

        assertThat(times(bounded, "2026-01-01T00:00:00Z", 10))
                .containsExactly("2026-11-24T02:00:00Z", "2026-11-24T03:00:00Z", "2026-11-24T04:00:00Z");
    }

    @Test
    void daysCanBeLeftOut() throws Malformed {
        ExcludedDays excluded = new ExcludedDays();
        excluded.add("12-25");
        excluded.add("2026-12-27/2027-01-02");
        excluded.add("2027-01-04");

        assertThat(times(of(null, null, excluded, Duration.ZERO, "0 12 * * *"), "2026-12-24T00:00:00Z", 4))
                .containsExactly(
                        "2026-12-24T11:00:00Z", "2026-12-26T11:00:00Z", "2027-01-03T11:00:00Z", "2027-01-05T11:00:00Z");
    }

    /** Every ten seconds of ten years are left out: the next day is looked at, not the next ten seconds. */
    @Test
    void longStretchesThatAreLeftOutTakeNoTime() throws Malformed {
        ExcludedDays excluded = new ExcludedDays();
        excluded.add("2027-01-01/2036-12-31");

        assertThat(times(of(null, null, excluded, Duration.ZERO, "every 10s"), "2027-01-01T12:00:00Z", 1))
                .containsExactly("2036-12-31T23:00:00Z");
    }

    @Test
    void allDaysLeftOutIsNoTimeAtAll() throws Malformed {
        ExcludedDays excluded = new ExcludedDays();
        excluded.add("1970-01-01/2199-12-31");

        assertThat(of(null, null, excluded, Duration.ZERO, "every 10s").next(Instant.parse("2026-11-24T00:00:00Z")))
                .isNull();
    }

    @Test
    void jitterIsByChanceButAlwaysTheSameAndNeverReachesTheNextTime() throws Malformed {
        Timetable spread = of(null, null, new ExcludedDays(), Duration.ofMinutes(30), "every 10m");
        Instant from = Instant.parse("2026-11-24T00:00:00Z");

        List<Occurrence> times = spread.preview(from, 500);

        assertThat(times).isEqualTo(spread.preview(from, 500));
        assertThat(times)
                .allSatisfy(next -> assertThat(Duration.between(next.time(), next.fireAt()))
                        .isBetween(Duration.ZERO, Duration.ofMinutes(10).minusMillis(1)));
        assertThat(times.stream()
                        .map(next ->
                                Duration.between(next.time(), next.fireAt()).toMinutes())
                        .distinct())
                .as("the jitter has many values")
                .hasSize(10);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "0 2 * * 1-5            | every weekday at 02:00",
                "30 2 * * *             | every day at 02:30",
                "0 9,17 * * MON,WED     | every Monday and Wednesday at 09:00 and 17:00",
                "0 0 1,15 * *           | on the 1st and 15th at 00:00",
                "0 0 L * *              | on the last day of the month at 00:00",
                "0 0 L-1 * *            | 1 day before the last of the month at 00:00",
                "0 0 15W 6 *            | on the weekday nearest to the 15th at 00:00 in June",
                "0 0 * * FRI#3          | on the 3rd Friday of the month at 00:00",
                "0 0 * * 5L             | on the last Friday of the month at 00:00",
                "0 0 13 * 5             | every Friday or on the 13th at 00:00",
                "0 0 1-7 * */7          | every Sunday, and only on the 1st, 2nd, 3rd, 4th, 5th, 6th and 7th at 00:00",
                "* * * * *              | every minute",
                "*/15 * * * *           | every 15 minutes",
                "5/15 * * * *           | every 15 minutes from minute 5",
                "0 * * * *              | every hour",
                "10 * * * *             | at minute 10",
                "*/10 8-17 * * 1-5      | every 10 minutes, in the hours 8 to 17, every weekday",
                "1,2,7,30-33 * * * *    | at minute 1, 2, 7 and 30 to 33",
                "15 30 6 * * ?          | every day at 06:30:15",
                "*/10 * * * * ?         | every 10 seconds",
                "0 0 12 1 1 ? 2030      | on the 1st at 12:00 in January of 2030",
                "@weekly                | every Sunday at 00:00",
                "every 15m              | every 15 minutes",
                "every 1h               | every hour",
                "every 6h +30m          | every 6 hours, 30 minutes past the multiple",
                "at 2026-12-24T18:00    | once at 2026-12-24T18:00",
            })
    void rulesInWords(String rule, String words) throws Malformed {
        assertThat(RecurrenceReader.read(rule, BERLIN).words()).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "every, write a cron expression",
        "every 0s, at least one",
        "every 1h +1h, has to be shorter",
        "every x, no length of time",
        "every 1m1h, no length of time",
        "at noon, is no time",
        "at 2026-13-01, is no time",
        "at 2300-01-01, is too far away",
        "at 2026-01-01T00:00:00.5, fraction of a second",
    })
    void whatIsNoRuleIsToldWhatIsWrong(String rule, String words) {
        assertThatThrownBy(() -> RecurrenceReader.read(rule, BERLIN)).hasMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-29T02:30, 2026-03-29T01:00:00Z",
        "2026-10-25T02:30, 2026-10-25T00:30:00Z",
        "2026-10-25T02:30+01:00, 2026-10-25T01:30:00Z",
        "2026-11-24, 2026-11-23T23:00:00Z",
        "2026-11-24 02:00, 2026-11-24T01:00:00Z",
        "2026-11-24T02:00:30Z, 2026-11-24T02:00:30Z",
    })
    void timesAreOfTheZoneUnlessTheySayAnOffset(String text, Instant time) throws Malformed {
        assertThat(RecurrenceReader.time(text, BERLIN)).isEqualTo(time);
    }
}
