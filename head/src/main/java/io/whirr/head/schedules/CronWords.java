package io.whirr.head.schedules;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A cron expression for people. */
record CronWords(
        NumberSet seconds,
        NumberSet minutes,
        NumberSet hours,
        CronDays days,
        NumberSet months,
        @Nullable NumberSet years) {

    /** More times of a day than this are told as a pattern, not one by one. */
    private static final int TIMES_TOLD = 6;

    private static final List<Integer> WORKING_DAYS = List.of(1, 2, 3, 4, 5);
    private static final List<Integer> WEEKEND = List.of(6, 7);

    /** "every weekday at 02:00". */
    String sentence() {
        String day = day();
        String time = time();
        String sentence =
                time.matches("at \\d.*") ? day + " " + time : time + (day.equals("every day") ? "" : ", " + day);
        if (!months.isAllOf(CronField.MONTH)) {
            sentence += " in " + list(months.stream(), CronWords::month);
        }
        return years == null ? sentence : sentence + " of " + list(years.stream(), Integer::toString);
    }

    private String time() {
        if (seconds.size() == 1 && hours.size() * minutes.size() <= TIMES_TOLD) {
            List<String> times = hours.stream()
                    .boxed()
                    .flatMap(hour -> minutes.stream().mapToObj(minute -> clock(hour, minute)))
                    .toList();
            return "at " + joined(times);
        }
        String within = hours.isAllOf(CronField.HOUR) ? "" : ", in the hours " + runs(hours);
        return small() + within;
    }

    /** What happens within an hour. */
    private String small() {
        boolean onTheMinute = seconds.size() == 1 && seconds.first() == 0;
        String second = onTheMinute ? "" : ", " + pattern(seconds, CronField.SECOND, "second");
        if (minutes.isAllOf(CronField.MINUTE)) {
            return (onTheMinute ? "every minute" : pattern(seconds, CronField.SECOND, "second"));
        }
        if (minutes.size() == 1 && minutes.first() == 0 && hours.isAllOf(CronField.HOUR)) {
            return "every hour" + second;
        }
        return pattern(minutes, CronField.MINUTE, "minute") + second;
    }

    /** "every 15 minutes" where the steps are even all around the clock, else "at minute 5, 20 and 21". */
    private static String pattern(NumberSet set, CronField field, String unit) {
        int[] numbers = set.stream().toArray();
        int size = field.most() - field.least() + 1;
        int step = numbers.length > 1 ? numbers[1] - numbers[0] : size;
        boolean even = size % step == 0
                && numbers.length == size / step
                && IntStream.range(1, numbers.length).allMatch(i -> numbers[i] - numbers[i - 1] == step);
        if (even && numbers.length > 1) {
            String every = step == 1 ? "every " + unit : "every " + step + " " + unit + "s";
            return numbers[0] == field.least() ? every : every + " from " + unit + " " + numbers[0];
        }
        return "at " + unit + " " + runs(set);
    }

    /** "2 to 5, 7 and 9". */
    private static String runs(NumberSet set) {
        List<String> runs = new ArrayList<>();
        int from = set.first();
        while (from >= 0) {
            int to = from;
            while (set.has(to + 1)) {
                to++;
            }
            runs.add(from == to ? Integer.toString(from) : to == from + 1 ? from + ", " + to : from + " to " + to);
            from = set.from(to + 1);
        }
        return joined(runs);
    }

    private String clock(int hour, int minute) {
        int second = seconds.first();
        return second == 0
                ? String.format(Locale.ROOT, "%02d:%02d", hour, minute)
                : String.format(Locale.ROOT, "%02d:%02d:%02d", hour, minute, second);
    }

    private String day() {
        String ofMonth = days(days.ofMonth());
        String ofWeek = days(days.ofWeek());
        if (ofMonth.isEmpty() && ofWeek.isEmpty()) {
            return "every day";
        }
        String between = ofMonth.isEmpty() || ofWeek.isEmpty() ? "" : days.eitherWillDo() ? " or " : ", and only ";
        return ofWeek + between + ofMonth;
    }

    private static String days(List<CronDays.Rule> rules) {
        return String.join(" or ", merged(rules.stream().map(CronWords::kind).toList()));
    }

    /** "on the 1st" and "on the 15th" come from two elements of one list. */
    private static List<String> merged(List<String> kinds) {
        if (kinds.size() < 2 || !kinds.stream().allMatch(kind -> kind.startsWith("on "))) {
            return kinds;
        }
        return List.of(
                "on " + joined(kinds.stream().map(kind -> kind.substring(3)).toList()));
    }

    private static String kind(CronDays.Rule rule) {
        return switch (rule) {
            case CronDays.Rule.Numbers(NumberSet numbers) -> "on the " + list(numbers.stream(), CronWords::ordinal);
            case CronDays.Rule.FromLast(int before) ->
                before == 0
                        ? "on the last day of the month"
                        : "%d day%s before the last of the month".formatted(before, before == 1 ? "" : "s");
            case CronDays.Rule.NearestWeekday(int day) ->
                day == 0 ? "on the last weekday of the month" : "on the weekday nearest to the " + ordinal(day);
            case CronDays.Rule.Weekdays(NumberSet numbers) -> weekdays(numbers);
            case CronDays.Rule.LastOfWeek(DayOfWeek day) -> "on the last " + name(day) + " of the month";
            case CronDays.Rule.NthOfWeek(DayOfWeek day, int nth) ->
                "on the " + ordinal(nth) + " " + name(day) + " of the month";
        };
    }

    private static String weekdays(NumberSet numbers) {
        List<Integer> days = numbers.stream().boxed().toList();
        if (days.equals(WORKING_DAYS)) {
            return "every weekday";
        }
        if (days.equals(WEEKEND)) {
            return "every Saturday and Sunday";
        }
        return days.size() == 7 ? "every day" : "every " + list(numbers.stream(), day -> name(DayOfWeek.of(day)));
    }

    private static String list(IntStream numbers, IntFunction<String> word) {
        return joined(numbers.mapToObj(word).toList());
    }

    private static String joined(List<String> words) {
        return words.size() < 2
                ? String.join("", words)
                : words.stream().limit(words.size() - 1L).collect(Collectors.joining(", ")) + " and " + words.getLast();
    }

    private static String ordinal(int number) {
        boolean teen = number / 10 == 1;
        return number
                + switch (teen ? 0 : number % 10) {
                    case 1 -> "st";
                    case 2 -> "nd";
                    case 3 -> "rd";
                    default -> "th";
                };
    }

    private static String name(DayOfWeek day) {
        return day.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    private static String month(int month) {
        return Month.of(month).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }
}
