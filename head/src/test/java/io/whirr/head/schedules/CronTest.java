package io.whirr.head.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which times an expression means, above all on days on which the clocks change. */
@Execution(ExecutionMode.CONCURRENT)
class CronTest {

    /** The days on which Berlin puts its clocks forward and back, and what each kind of expression makes of them. */
    @ParameterizedTest(name = "{0} from {2} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                // The hour is said, and its time is skipped: it happens when the clocks are put forward.
                "30 2 * * *   | Europe/Berlin | 2026-03-28T12:00+01:00 | 2026-03-29T03:00+02:00 2026-03-30T02:30+02:00",
                "*/10 2 * * * | Europe/Berlin | 2026-03-29T00:00+01:00 | 2026-03-29T03:00+02:00 2026-03-30T02:00+02:00",
                "0 3 * * *    | Europe/Berlin | 2026-03-29T00:00+01:00 | 2026-03-29T03:00+02:00 2026-03-30T03:00+02:00",
                "0 2,3 * * *  | Europe/Berlin | 2026-03-29T00:00+01:00 | 2026-03-29T03:00+02:00 2026-03-30T02:00+02:00",
                // It is not: what is skipped does not happen.
                "30 * * * *   | Europe/Berlin | 2026-03-29T01:00+01:00 | 2026-03-29T01:30+01:00 2026-03-29T03:30+02:00",
                "0 */2 * * *  | Europe/Berlin | 2026-03-29T00:30+01:00 | 2026-03-29T04:00+02:00 2026-03-29T06:00+02:00",
                // The hour is said, and comes twice: it happens the first time.
                "30 2 * * *   | Europe/Berlin | 2026-10-24T12:00+02:00 | 2026-10-25T02:30+02:00 2026-10-26T02:30+01:00",
                "30 2 * * *   | Europe/Berlin | 2026-10-25T02:30+02:00 | 2026-10-26T02:30+01:00 2026-10-27T02:30+01:00",
                "30 2 * * *   | Europe/Berlin | 2026-10-25T02:15+01:00 | 2026-10-26T02:30+01:00 2026-10-27T02:30+01:00",
                // It is not: what comes twice happens twice.
                "30 * * * *   | Europe/Berlin | 2026-10-25T02:00+02:00 | 2026-10-25T02:30+02:00 2026-10-25T02:30+01:00",
                "0 * * * *    | Europe/Berlin | 2026-10-25T01:30+02:00 | 2026-10-25T02:00+02:00 2026-10-25T02:00+01:00",
                // Half an hour on Lord Howe: 02:00 becomes 02:30 in October, 01:30 in April.
                "15 2 * * *   | Australia/Lord_Howe | 2026-10-03T12:00+10:30 | 2026-10-04T02:30+11:00 "
                        + "2026-10-05T02:15+11:00",
                "*/15 * * * * | Australia/Lord_Howe | 2026-10-04T01:40+10:30 | 2026-10-04T01:45+10:30 "
                        + "2026-10-04T02:30+11:00",
                "45 1 * * *   | Australia/Lord_Howe | 2026-04-04T12:00+11:00 | 2026-04-05T01:45+11:00 "
                        + "2026-04-06T01:45+10:30",
                "45 * * * *   | Australia/Lord_Howe | 2026-04-05T01:00+11:00 | 2026-04-05T01:45+11:00 "
                        + "2026-04-05T01:45+10:30",
                // Midnight itself is skipped in Cairo, and a whole day was on Samoa.
                "@daily       | Africa/Cairo | 2026-04-23T12:00+02:00 | 2026-04-24T01:00+03:00 2026-04-25T00:00+03:00",
                "0 12 * * *   | Pacific/Apia | 2011-12-29T11:00-10:00 | 2011-12-29T12:00-10:00 2011-12-31T00:00+14:00",
                // A zone without any of this.
                "30 2 * * *   | Asia/Kolkata | 2026-03-28T12:00+05:30 | 2026-03-29T02:30+05:30 2026-03-30T02:30+05:30",
            })
    void clocksThatChange(String expression, String zone, String from, String expected) throws Malformed {
        assertThat(next(expression, zone, from, 2)).containsExactlyElementsOf(times(expected));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "0 2 * * 1-5     | 2026-11-20T03:00Z 2026-11-23T02:00Z 2026-11-24T02:00Z",
                "0 0 * * 7       | 2026-11-24T00:00Z 2026-11-29T00:00Z 2026-12-06T00:00Z",
                "0 0 * * 0       | 2026-11-24T00:00Z 2026-11-29T00:00Z 2026-12-06T00:00Z",
                "0 0 * * SUN     | 2026-11-24T00:00Z 2026-11-29T00:00Z 2026-12-06T00:00Z",
                "0 0 13 * 5      | 2026-11-01T00:00Z 2026-11-06T00:00Z 2026-11-13T00:00Z 2026-11-20T00:00Z",
                "0 0 1-7 * */7   | 2026-11-24T00:00Z 2026-12-06T00:00Z 2027-01-03T00:00Z",
                "0 0 13 2 5      | 2026-02-10T00:00Z 2026-02-13T00:00Z 2026-02-20T00:00Z",
                "5/20 * * * *    | 2026-11-24T00:06Z 2026-11-24T00:25Z 2026-11-24T00:45Z 2026-11-24T01:05Z",
                "0 22-2 * * *    | 2026-11-24T22:30Z 2026-11-24T23:00Z 2026-11-25T00:00Z 2026-11-25T01:00Z",
                "0 9 * * FRI-MON | 2026-11-23T10:00Z 2026-11-27T09:00Z 2026-11-28T09:00Z",
                "0 0 29 2 *      | 2026-01-01T00:00Z 2028-02-29T00:00Z 2032-02-29T00:00Z",
                "0 0 29 2 *      | 2096-03-01T00:00Z 2104-02-29T00:00Z",
                "0 0 L * *       | 2026-02-01T00:00Z 2026-02-28T00:00Z 2026-03-31T00:00Z",
                "0 0 L-3 * *     | 2026-02-01T00:00Z 2026-02-25T00:00Z 2026-03-28T00:00Z",
                "0 0 15W * *     | 2026-08-01T00:00Z 2026-08-14T00:00Z 2026-09-15T00:00Z",
                "0 0 1W * *      | 2026-07-31T23:00Z 2026-08-03T00:00Z 2026-09-01T00:00Z",
                "0 0 31W * *     | 2026-05-01T00:00Z 2026-05-29T00:00Z 2026-07-31T00:00Z",
                "0 0 LW * *      | 2026-05-01T00:00Z 2026-05-29T00:00Z 2026-06-30T00:00Z",
                "0 0 * * 5#3     | 2026-11-01T00:00Z 2026-11-20T00:00Z 2026-12-18T00:00Z",
                "0 0 * * FRI#5   | 2026-11-01T00:00Z 2027-01-29T00:00Z 2027-04-30T00:00Z",
                "0 0 * * 1L      | 2026-11-01T00:00Z 2026-11-30T00:00Z 2026-12-28T00:00Z",
                "0 0 1,15 * *    | 2026-11-10T00:00Z 2026-11-15T00:00Z 2026-12-01T00:00Z",
                "0 0 * FEB#5 *   | bad",
                "0 0 * 2 FRI#5   | 2026-01-01T00:00Z 2036-02-29T00:00Z 2064-02-29T00:00Z",
                "@weekly         | 2026-11-24T00:00Z 2026-11-29T00:00Z",
                "@yearly         | 2026-11-24T00:00Z 2027-01-01T00:00Z",
                "@HOURLY         | 2026-11-24T00:10Z 2026-11-24T01:00Z",
            })
    void expressionsOfFiveFields(String expression, String fromAndExpected) throws Malformed {
        check(expression, fromAndExpected);
    }

    /** Quartz begins with the seconds, ends with the year, and counts the days of the week from Sunday = 1. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "0 0 2 ? * 2-6         | 2026-11-20T03:00Z 2026-11-23T02:00Z",
                "0 0 2 ? * MON-FRI     | 2026-11-20T03:00Z 2026-11-23T02:00Z",
                "0 0 12 ? * 1          | 2026-11-24T00:00Z 2026-11-29T12:00Z",
                "15,45 30 6 * * ?      | 2026-11-24T06:30:15Z 2026-11-24T06:30:45Z 2026-11-25T06:30:15Z",
                "0 0 12 1 1 ? 2030     | 2026-11-24T00:00Z 2030-01-01T12:00Z none",
                "0 0 12 1 1 ? 2030-2031| 2030-06-01T00:00Z 2031-01-01T12:00Z none",
                "0 0 12 ? * 6L         | 2026-11-01T00:00Z 2026-11-27T12:00Z",
                "0 0 12 ? * 6#3        | 2026-11-01T00:00Z 2026-11-20T12:00Z",
                "0 0 12 LW * ?         | 2026-05-01T00:00Z 2026-05-29T12:00Z",
                "0 0 12 * * *          | 2026-11-24T13:00Z 2026-11-25T12:00Z",
                "0 0 12 1/5 * ?        | 2026-11-24T13:00Z 2026-11-26T12:00Z 2026-12-01T12:00Z",
                "0 0 2 ? * 0           | bad",
                "0 0 12 1 * MON        | bad",
            })
    void expressionsOfQuartz(String expression, String fromAndExpected) throws Malformed {
        check(expression, fromAndExpected);
    }

    private static void check(String expression, String fromAndExpected) throws Malformed {
        if (fromAndExpected.equals("bad")) {
            assertThatThrownBy(() -> Cron.parse(expression)).isInstanceOf(Malformed.class);
            return;
        }
        String[] parts = fromAndExpected.split(" ", 2);
        boolean none = parts[1].endsWith("none");
        List<Instant> expected = times(parts[1].replace(" none", ""));
        List<Instant> actual = next(expression, "UTC", parts[0], expected.size() + (none ? 1 : 0));
        assertThat(actual).containsExactlyElementsOf(expected);
    }

    private static List<Instant> next(String expression, String zone, String from, int count) throws Malformed {
        Cron cron = Cron.parse(expression);
        List<Instant> times = new ArrayList<>();
        @Nullable Instant next = cron.next(RecurrenceReader.time(from, ZoneId.of("UTC")), ZoneId.of(zone));
        while (next != null && times.size() < count) {
            times.add(next);
            next = cron.next(next, ZoneId.of(zone));
        }
        return times;
    }

    private static List<Instant> times(String texts) throws Malformed {
        List<Instant> times = new ArrayList<>();
        for (String text : texts.split(" ", -1)) {
            times.add(RecurrenceReader.time(text, ZoneId.of("UTC")));
        }
        return times;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "* * * * * * * *   | not 8",
                "* * *             | not 3",
                "60 * * * *        | is not a number from 0 to 59",
                "* 24 * * *        | the hour",
                "* * 32 * *        | the day of month",
                "* * 0 * *         | the day of month",
                "* * * 13 *        | a number from 1 to 12, or JAN to DEC",
                "* * * FOO *       | the month",
                "* * * * 8         | from 0 (Sunday) to 7",
                "*/0 * * * *       | the step '/0' of the minute",
                "1- * * * *        | the minute",
                "a-b * * * *       | the minute",
                "1,,2 * * * *      | the minute",
                "* * L-31 * *      | L-1 to L-30",
                "* * * * MON#6     | #1 to #5",
                "* * * * L         | FRIL for the last Friday",
                "* * 45W * *       | the day of month",
                "@reboot           | there is no @reboot",
            })
    void whatIsNoExpressionIsToldWhatIsWrong(String expression, String words) {
        assertThatThrownBy(() -> Cron.parse(expression))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining(words);
    }

    @Test
    void aDateThatDoesNotExistNeverHappens() throws Malformed {
        Instant now = Instant.parse("2026-11-24T00:00:00Z");

        assertThat(Cron.parse("* * 31 2 *").next(now, ZoneId.of("UTC"))).isNull();
        assertThat(Cron.parse("0 0 30 2 *").next(now, ZoneId.of("Europe/Berlin")))
                .isNull();
        assertThat(Cron.parse("0 0 31 4,6,9,11 *").next(now, ZoneId.of("UTC"))).isNull();
    }

    /**
     * Hundreds of expressions made by chance, in zones with every kind of change, over days with and without one,
     * against a reference that looks at every minute.
     */
    @Test
    void everyTimeIsTheOneThatTheReferenceFinds() throws Malformed {
        long seed = new Random().nextLong();
        RandomGenerator chance = new Random(seed);
        String[][] stretches = {
            {"Europe/Berlin", "2026-03-28T00:00:00Z"},
            {"Europe/Berlin", "2026-10-24T00:00:00Z"},
            {"Australia/Lord_Howe", "2026-04-03T12:00:00Z"},
            {"Australia/Lord_Howe", "2026-10-02T12:00:00Z"},
            {"America/New_York", "2026-03-07T12:00:00Z"},
            {"America/New_York", "2026-10-31T12:00:00Z"},
            {"Africa/Cairo", "2026-04-23T00:00:00Z"},
            {"Africa/Cairo", "2026-10-29T00:00:00Z"},
            {"Antarctica/Troll", "2026-03-28T00:00:00Z"},
            {"Pacific/Apia", "2011-12-29T00:00:00Z"},
            {"Asia/Kolkata", "2026-03-28T00:00:00Z"},
            {"UTC", "2028-02-28T00:00:00Z"},
        };
        for (int i = 0; i < 600; i++) {
            String[] stretch = stretches[chance.nextInt(stretches.length)];
            ZoneId zone = ZoneId.of(stretch[0]);
            Instant from = Instant.parse(stretch[1]);
            Instant to = from.plusSeconds(3 * 86_400);
            String expression = expression(chance);

            assertThat(between(expression, zone, from, to))
                    .as("%s in %s from %s, seed %d", expression, zone, from, seed)
                    .containsExactlyElementsOf(new CronReference(expression).between(from, to, zone));
        }
    }

    private static List<Instant> between(String expression, ZoneId zone, Instant from, Instant to) throws Malformed {
        Cron cron = Cron.parse(expression);
        List<Instant> times = new ArrayList<>();
        @Nullable Instant next = cron.next(from.minusNanos(1), zone);
        while (next != null && next.isBefore(to)) {
            times.add(next);
            next = cron.next(next, zone);
        }
        return times;
    }

    private static String expression(RandomGenerator chance) {
        return field(chance, 0, 59, 10, 30)
                + " " + field(chance, 0, 23, 30, 30)
                + " " + field(chance, 1, 31, 85, 2)
                + " " + field(chance, 1, 12, 90, 2)
                + " " + field(chance, 0, 7, 80, 2);
    }

    private static String field(RandomGenerator chance, int least, int most, int anyPercent, int stepPercent) {
        int kind = chance.nextInt(100);
        if (kind < anyPercent) {
            return "*";
        }
        if (kind < anyPercent + stepPercent) {
            return (chance.nextBoolean() ? "*" : Integer.toString(chance.nextInt(least, most))) + "/"
                    + chance.nextInt(2, Math.max(3, most / 2));
        }
        if (chance.nextInt(3) == 0) {
            int from = chance.nextInt(least, most);
            return from + "-" + chance.nextInt(from, most + 1);
        }
        return IntStream.range(0, chance.nextInt(1, 4))
                .mapToObj(i -> Integer.toString(chance.nextInt(least, most + 1)))
                .collect(Collectors.joining(","));
    }
}
