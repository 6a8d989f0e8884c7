package io.whirr.e2e.chronos;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A night on which the clocks of a zone change.
 *
 * @param zone the zone
 * @param change the moment
 */
record Night(ZoneId zone, Instant change) {

    private static final String[] ZONES = {
        "Europe/Berlin", "Australia/Lord_Howe", "America/New_York", "Africa/Cairo", "Antarctica/Troll", "Europe/Berlin"
    };

    /** One of those to come. */
    static Night any(RandomGenerator chance) {
        ZoneId zone = ZoneId.of(ZONES[chance.nextInt(ZONES.length)]);
        Instant after = Instant.parse(chance.nextBoolean() ? "2027-01-01T00:00:00Z" : "2027-07-01T00:00:00Z");
        return new Night(zone, zone.getRules().nextTransition(after).getInstant());
    }

    /**
     * A rule with times around the change, some of them in what is skipped or comes twice.
     *
     * @param often about how far apart the times are to be
     */
    String rule(RandomGenerator chance, Duration often) {
        long seconds = Math.max(1, often.toSeconds());
        if (chance.nextInt(4) == 0) {
            return "every " + Math.max(1, seconds * (1 + chance.nextInt(3)) - chance.nextInt((int) seconds)) + "s";
        }
        boolean withinMinutes = seconds < 60;
        String second = withinMinutes
                ? (chance.nextBoolean() ? "*" : "" + chance.nextInt(10)) + "/" + seconds
                : "" + chance.nextInt(60);
        long step = Math.clamp(seconds / 60, 1, 30);
        String minute = withinMinutes
                ? "*"
                : chance.nextInt(3) == 0
                        ? IntStream.range(0, 4)
                                .mapToObj(i -> "" + chance.nextInt(60))
                                .collect(Collectors.joining(","))
                        : (chance.nextBoolean() ? "*" : "" + chance.nextInt((int) step)) + "/" + step;
        return "%s %s %s * * ?".formatted(second, minute, hour(chance));
    }

    /** Any hour, or some that are near the change on one side of it or the other. */
    private String hour(RandomGenerator chance) {
        if (chance.nextBoolean()) {
            return "*";
        }
        ZoneOffsetTransition transition = zone.getRules().nextTransition(change.minusNanos(1));
        LocalDateTime before = transition.getDateTimeBefore();
        return IntStream.range(0, 1 + chance.nextInt(3))
                .mapToObj(i -> "" + before.plusHours(chance.nextInt(-1, 3)).getHour())
                .distinct()
                .collect(Collectors.joining(","));
    }
}
