package io.whirr.e2e.chronos;

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
 * What a rule means, found by looking at every second that passes. It knows cron expressions of six fields of numbers,
 * and {@code every Ns}.
 */
record Reference(String rule, ZoneId zone) {

    private static final int[][] BOUNDS = {{0, 59}, {0, 59}, {0, 23}, {1, 31}, {1, 12}, {1, 7}};
    private static final int HOUR = 2;

    /** The times from {@code from} on and up to {@code to}. */
    Set<Instant> between(Instant from, Instant to) {
        return rule.startsWith("every ") ? multiples(from, to) : matches(from, to);
    }

    private Set<Instant> multiples(Instant from, Instant to) {
        long interval = Long.parseLong(rule.substring("every ".length(), rule.length() - 1));
        Set<Instant> times = new TreeSet<>();
        for (long second = from.getEpochSecond(); second <= to.getEpochSecond(); second++) {
            if (second % interval == 0 && !Instant.ofEpochSecond(second).isBefore(from)) {
                times.add(Instant.ofEpochSecond(second));
            }
        }
        return times;
    }

    private Set<Instant> matches(Instant from, Instant to) {
        String[] fields = rule.split(" ", -1);
        List<Set<Integer>> allowed = new ArrayList<>();
        for (int i = 0; i < fields.length; i++) {
            allowed.add(numbers(fields[i], BOUNDS[i][0], BOUNDS[i][1]));
        }
        boolean hourIsSaid = !fields[HOUR].equals("*");
        Set<Instant> times = new TreeSet<>();
        for (long second = from.getEpochSecond(); second <= to.getEpochSecond(); second++) {
            Instant at = Instant.ofEpochSecond(second);
            if (!at.isBefore(from) && isATime(at, allowed, hourIsSaid)) {
                times.add(at);
            }
        }
        return times;
    }

    private boolean isATime(Instant at, List<Set<Integer>> allowed, boolean hourIsSaid) {
        ZonedDateTime time = at.atZone(zone);
        boolean isSecondTime = !time.withEarlierOffsetAtOverlap().equals(time);
        if (fits(time.toLocalDateTime(), allowed) && !(hourIsSaid && isSecondTime)) {
            return true;
        }
        ZoneOffsetTransition change = zone.getRules().previousTransition(at.plusNanos(1));
        return hourIsSaid
                && change != null
                && change.isGap()
                && change.getInstant().equals(at)
                && skips(change, allowed);
    }

    private static boolean skips(ZoneOffsetTransition change, List<Set<Integer>> allowed) {
        for (LocalDateTime time = change.getDateTimeBefore();
                time.isBefore(change.getDateTimeAfter());
                time = time.plusSeconds(1)) {
            if (fits(time, allowed)) {
                return true;
            }
        }
        return false;
    }

    private static boolean fits(LocalDateTime time, List<Set<Integer>> allowed) {
        int[] values = {
            time.getSecond(),
            time.getMinute(),
            time.getHour(),
            time.getDayOfMonth(),
            time.getMonthValue(),
            time.getDayOfWeek().getValue() % 7 + 1
        };
        for (int i = 0; i < values.length; i++) {
            if (!allowed.get(i).contains(values[i])) {
                return false;
            }
        }
        return true;
    }

    private static Set<Integer> numbers(String field, int least, int most) {
        Set<Integer> numbers = new HashSet<>();
        for (String part : field.split(",", -1)) {
            String[] stepped = part.split("/", -1);
            boolean any = stepped[0].equals("*") || stepped[0].equals("?");
            int from = any ? least : Integer.parseInt(stepped[0]);
            int to = any || stepped.length > 1 ? most : from;
            for (int i = from; i <= to; i += stepped.length > 1 ? Integer.parseInt(stepped[1]) : 1) {
                numbers.add(i);
            }
        }
        return numbers;
    }
}
