package io.whirr.head.schedules;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a five-field expression of numbers means, found by looking at every minute that passes. Slow and plain on
 * purpose: it shares nothing with the evaluator, neither its parser nor its way through the calendar.
 */
final class CronReference {

    private static final int[][] BOUNDS = {{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 7}};

    private final String[] fields;
    private final List<Set<Integer>> allowed = new ArrayList<>();

    CronReference(String expression) {
        fields = expression.split(" ", -1);
        for (int i = 0; i < fields.length; i++) {
            allowed.add(numbers(fields[i], BOUNDS[i][0], BOUNDS[i][1]));
        }
    }

    private static Set<Integer> numbers(String field, int least, int most) {
        Set<Integer> numbers = new HashSet<>();
        for (String part : field.split(",", -1)) {
            String[] stepped = part.split("/", -1);
            String[] range = stepped[0].split("-", -1);
            boolean star = stepped[0].equals("*");
            int from = star ? least : Integer.parseInt(range[0]);
            int to = star || (stepped.length > 1 && range.length == 1)
                    ? most
                    : Integer.parseInt(range[range.length - 1]);
            for (int i = from; i <= to; i += stepped.length > 1 ? Integer.parseInt(stepped[1]) : 1) {
                numbers.add(i);
            }
        }
        return numbers;
    }

    private boolean fits(LocalDateTime time) {
        int weekday = time.getDayOfWeek().getValue() % 7;
        boolean day = allowed.get(2).contains(time.getDayOfMonth());
        boolean dayOfWeek = allowed.get(4).contains(weekday)
                || (weekday == 0 && allowed.get(4).contains(7));
        boolean anyDay = fields[2].startsWith("*");
        boolean anyDayOfWeek = fields[4].startsWith("*");
        return allowed.get(0).contains(time.getMinute())
                && allowed.get(1).contains(time.getHour())
                && allowed.get(3).contains(time.getMonthValue())
                && ((anyDay || anyDayOfWeek) ? day && dayOfWeek : day || dayOfWeek);
    }

    /** All times from {@code from} on and before {@code to}. */
    List<Instant> between(Instant from, Instant to, ZoneId zone) {
        boolean hourIsSaid = !fields[1].startsWith("*");
        Set<Instant> found = new TreeSet<>();
        for (Instant minute = from; minute.isBefore(to); minute = minute.plusSeconds(60)) {
            ZonedDateTime time = minute.atZone(zone);
            boolean again = !time.withEarlierOffsetAtOverlap().equals(time);
            if (time.getSecond() == 0 && fits(time.toLocalDateTime()) && !(again && hourIsSaid)) {
                found.add(minute);
            }
            ZoneOffsetTransition change = zone.getRules().nextTransition(minute.minusSeconds(1));
            if (hourIsSaid && change != null && change.getInstant().equals(minute) && change.isGap() && skips(change)) {
                found.add(minute);
            }
        }
        return List.copyOf(found);
    }

    private boolean skips(ZoneOffsetTransition change) {
        for (LocalDateTime time = change.getDateTimeBefore();
                time.isBefore(change.getDateTimeAfter());
                time = time.plusMinutes(1)) {
            if (fits(time)) {
                return true;
            }
        }
        return false;
    }
}
