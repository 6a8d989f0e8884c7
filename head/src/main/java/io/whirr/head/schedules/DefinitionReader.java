package io.whirr.head.schedules;

import io.whirr.api.schedules.DefineSchedule;
import io.whirr.head.http.InvalidRequest;
import io.whirr.head.jobs.Submissions;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Understands what somebody wants, or says which field is wrong and what to write instead. */
@Component
class DefinitionReader {

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

    /** So many times of a rule are looked at to see how close they come. */
    private static final int SAMPLED = 120;

    private static final int A_DAY = 86_400;

    private final Submissions submissions;
    private final ScheduleProperties properties;

    DefinitionReader(Submissions submissions, ScheduleProperties properties) {
        this.submissions = submissions;
        this.properties = properties;
    }

    /**
     * Checks everything.
     *
     * @param name from the address; null when only the request says it
     * @throws InvalidRequest naming the field that is wrong
     */
    Definition read(DefineSchedule request, @Nullable String name, Instant now) {
        String called = name(request.name(), name);
        try {
            submissions.check(request.job());
        } catch (InvalidRequest invalid) {
            throw invalid.within("job");
        }
        return new Definition(
                called,
                request.job(),
                request.when(),
                request.exclude() == null ? List.of() : request.exclude(),
                timetable(request, called, now),
                word("overlap", request.overlap(), Overlap.SKIP, Overlap::ofWire, Overlap.values(), Overlap::wire),
                word("catch_up", request.catchUp(), CatchUp.ALL, CatchUp::ofWire, CatchUp.values(), CatchUp::wire),
                request.catchUpWindowSeconds() == null ? A_DAY : request.catchUpWindowSeconds(),
                Boolean.TRUE.equals(request.pauseOnFailure()));
    }

    /** A schedule that is only looked at needs no name. */
    Timetable timetable(DefineSchedule request, Instant now) {
        return timetable(request, request.name() == null ? "" : request.name(), now);
    }

    private static String name(@Nullable String sent, @Nullable String addressed) {
        if (sent != null && addressed != null && !sent.equals(addressed)) {
            throw InvalidRequest.inBody("name", "the address says that it is called " + addressed, sent);
        }
        String name = addressed != null ? addressed : sent;
        if (name == null) {
            throw InvalidRequest.inBody("name", "a schedule needs a name", null);
        }
        if (!name.matches(NAME)) {
            throw InvalidRequest.inBody(
                    "name",
                    "a name has letters, digits, '.', '_' and '-', begins with a letter or digit, and is at "
                            + "most 100 long",
                    name);
        }
        return name;
    }

    static <T> T word(
            String field,
            @Nullable String word,
            T usual,
            Function<String, Optional<T>> known,
            T[] all,
            Function<T, String> text) {
        return word == null
                ? usual
                : known.apply(word)
                        .orElseThrow(() -> InvalidRequest.inBody(
                                field,
                                "it can be " + Stream.of(all).map(text).collect(Collectors.joining(", ")),
                                word));
    }

    private Timetable timetable(DefineSchedule request, String name, Instant now) {
        ZoneId zone = zone(request.zone());
        Instant start = time("start", request.start(), zone);
        Instant end = time("end", request.end(), zone);
        if (start != null && end != null && end.isBefore(start)) {
            throw InvalidRequest.inBody("end", "the end comes before the start", request.end());
        }
        Instant from = start != null && start.isAfter(now) ? start.minusNanos(1) : now;
        List<Recurrence> rules = rules(request.when(), zone, from);
        Duration jitter = Duration.ofSeconds(request.jitterSeconds() == null ? 0 : request.jitterSeconds());
        ExcludedDays excluded = excluded(request.exclude());
        Timetable timetable = new Timetable(rules, zone, start, end, excluded, jitter, name);
        if (timetable.next(now) == null) {
            throw end != null && end.isBefore(now)
                    ? InvalidRequest.inBody("end", "the end is past, so nothing would ever happen", request.end())
                    : InvalidRequest.inBody(
                            "when", "none of the times is still to come, so nothing would ever happen", request.when());
        }
        return timetable;
    }

    private static ZoneId zone(@Nullable String name) {
        try {
            return ZoneId.of(name == null ? "UTC" : name);
        } catch (DateTimeException e) {
            throw InvalidRequest.inBody(
                    "zone", "there is no such time zone: write a name like Europe/Berlin or UTC", name);
        }
    }

    private static @Nullable Instant time(String field, @Nullable String text, ZoneId zone) {
        try {
            return text == null ? null : RecurrenceReader.time(text, zone);
        } catch (Malformed e) {
            throw InvalidRequest.inBody(field, e.reason(), text);
        }
    }

    private static ExcludedDays excluded(@Nullable List<String> days) {
        ExcludedDays excluded = new ExcludedDays();
        int index = 0;
        for (String day : days == null ? List.<String>of() : days) {
            try {
                excluded.add(day);
            } catch (Malformed e) {
                throw InvalidRequest.inElement("exclude", index, e.reason(), day);
            }
            index++;
        }
        return excluded;
    }

    private List<Recurrence> rules(List<String> when, ZoneId zone, Instant from) {
        List<Recurrence> rules = new ArrayList<>();
        for (String text : when) {
            try {
                Recurrence rule = RecurrenceReader.read(text, zone);
                check(rule, zone, from);
                rules.add(rule);
            } catch (Malformed e) {
                throw InvalidRequest.inElement("when", rules.size(), e.reason(), text);
            }
        }
        return rules;
    }

    /** One time may be past when others are to come; a rule that says no date at all is a mistake. */
    private void check(Recurrence rule, ZoneId zone, Instant from) throws Malformed {
        Instant first = rule.next(from, zone);
        if (first == null && !(rule instanceof OneTime)) {
            throw new Malformed(
                    "this never happens: no date of the next %d years fits it".formatted(Recurrence.HORIZON_YEARS));
        }
        Instant before = first;
        for (int i = 0; before != null && i < SAMPLED; i++) {
            Instant next = rule.next(before, zone);
            Duration gap = next == null ? properties.shortestInterval() : Duration.between(before, next);
            if (gap.compareTo(properties.shortestInterval()) < 0) {
                throw new Malformed("this happens every %s; more often than every %s is not allowed"
                        .formatted(Durations.rhythm(gap), Durations.rhythm(properties.shortestInterval())));
            }
            before = next;
        }
    }
}
