package io.whirr.head.schedules;

import io.whirr.api.schedules.BackfillSchedule;
import io.whirr.api.schedules.Backfilled;
import io.whirr.api.schedules.DefineSchedule;
import io.whirr.api.schedules.Firing;
import io.whirr.api.schedules.Preview;
import io.whirr.head.http.InvalidRequest;
import io.whirr.head.http.Refusal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Decides what becomes of a wish about a schedule, and sets the alarm after it. */
@Service
class ScheduleService {

    private final ScheduleStore store;
    private final DefinitionReader reader;
    private final JobText jobs;
    private final OnDemand onDemand;
    private final Alarm alarm;
    private final ScheduleProperties properties;
    private final TransactionTemplate transaction;

    ScheduleService(
            ScheduleStore store,
            DefinitionReader reader,
            JobText jobs,
            OnDemand onDemand,
            Alarm alarm,
            ScheduleProperties properties,
            TransactionTemplate transaction) {
        this.store = store;
        this.reader = reader;
        this.jobs = jobs;
        this.onDemand = onDemand;
        this.alarm = alarm;
        this.properties = properties;
        this.transaction = transaction;
    }

    /**
     * Makes a schedule.
     *
     * @param name from the address; null when only the request says it
     * @return its name; empty when there is one of that name
     */
    Optional<String> create(DefineSchedule request, @Nullable String name) {
        Instant now = store.now();
        Definition definition = reader.read(request, name, now);
        if (store.count() >= properties.mostSchedules()) {
            throw Refusal.conflict("There are %d schedules, and more are not allowed: delete some first"
                    .formatted(properties.mostSchedules()));
        }
        boolean paused = Boolean.TRUE.equals(request.paused());
        Next next = paused ? Next.NONE : Next.of(definition.timetable().nextOccurrence(now));
        Optional<Long> id = store.insert(definition, jobs.write(definition.job()), next, paused, request.note());
        alarm.set(false);
        return id.map(made -> definition.name());
    }

    /** Puts a new definition in the place of a schedule's; empty when there is no such schedule. */
    Optional<String> replace(DefineSchedule request, String name) {
        Definition definition = reader.read(request, name, store.now());
        return changed(name, row -> {
            boolean paused = request.paused() == null ? row.paused() : request.paused();
            String note = request.note() == null ? row.note() : request.note();
            store.replace(
                    row.id(), definition, jobs.write(definition.job()), next(row, definition, paused), paused, note);
            return name;
        });
    }

    /** What was due and not yet done is not lost by a change of anything but the times. */
    private Next next(ScheduleRow row, Definition definition, boolean paused) {
        if (paused) {
            return Next.NONE;
        }
        return row.paused() || !sameTimes(row, definition)
                ? Next.of(definition.timetable().nextOccurrence(store.now()))
                : new Next(row.nextTime(), row.nextFireAt());
    }

    private static boolean sameTimes(ScheduleRow row, Definition definition) {
        Timetable timetable = definition.timetable();
        return row.times().equals(definition.times())
                && row.excluded().equals(definition.excluded())
                && row.zone().equals(timetable.zone().getId())
                && row.jitterSeconds() == timetable.jitter().toSeconds()
                && Objects.equals(row.start(), timetable.start())
                && Objects.equals(row.end(), timetable.end());
    }

    Optional<String> pause(String name, @Nullable String note) {
        return changed(name, row -> {
            store.pause(row.id(), note);
            return name;
        });
    }

    /** Its times count again from now on; what passed while it was paused is gone. */
    Optional<String> resume(String name, @Nullable String note) {
        return changed(name, row -> {
            if (row.paused()) {
                store.resume(row.id(), note, Next.of(Timetables.of(row).nextOccurrence(store.now())));
            }
            return name;
        });
    }

    Optional<String> delete(String name) {
        return changed(name, row -> {
            store.delete(row.id());
            return name;
        });
    }

    /** Wants a job now. */
    Optional<Firing> trigger(String name, @Nullable String word) {
        return changed(name, row -> {
            Overlap overlap = DefinitionReader.word(
                    "overlap", word, row.overlap(), Overlap::ofWire, Overlap.values(), Overlap::wire);
            return onDemand.trigger(row, overlap);
        });
    }

    /** Wants the jobs of a range that is past. */
    Optional<Backfilled> backfill(String name, BackfillSchedule request) {
        return changed(name, row -> {
            ZoneId zone = ZoneId.of(row.zone());
            Instant start = time("start", request.start(), zone);
            Instant end = time("end", request.end(), zone);
            if (end.isBefore(start)) {
                throw InvalidRequest.inBody("end", "the end comes before the start", request.end());
            }
            if (end.isAfter(store.now())) {
                throw InvalidRequest.inBody("end", "a backfill is of times that are past", request.end());
            }
            try {
                return onDemand.backfill(row, start, end, backfillOverlap(request.overlap()));
            } catch (DuplicateKeyException e) {
                throw Refusal.conflict("Some of these times became jobs whose firings have been forgotten since:"
                        + " whirr.retention.firings says when; backfill a later range");
            }
        });
    }

    private static Overlap backfillOverlap(@Nullable String word) {
        return DefinitionReader.word(
                "overlap",
                word,
                Overlap.BUFFER_ALL,
                given -> Overlap.ofWire(given).filter(one -> one == Overlap.BUFFER_ALL || one == Overlap.ALLOW_ALL),
                new Overlap[] {Overlap.BUFFER_ALL, Overlap.ALLOW_ALL},
                Overlap::wire);
    }

    private static Instant time(String field, String text, ZoneId zone) {
        try {
            return RecurrenceReader.time(text, zone);
        } catch (Malformed e) {
            throw InvalidRequest.inBody(field, e.reason(), text);
        }
    }

    private <T> Optional<T> changed(String name, Function<ScheduleRow, T> change) {
        Optional<T> changed = transaction.execute(status -> store.lock(name).map(change));
        alarm.set(false);
        return changed;
    }

    /** The next times of a schedule; from now on unless {@code from} says otherwise. */
    Preview preview(ScheduleRow row, @Nullable String from, int count) {
        Timetable timetable = Timetables.of(row);
        return preview(timetable, from(from, timetable.zone()), count);
    }

    /** The next times of a schedule that is not there. */
    Preview preview(DefineSchedule request, @Nullable String from, int count) {
        Timetable timetable = reader.timetable(request, store.now());
        return preview(timetable, from(from, timetable.zone()), count);
    }

    private Instant from(@Nullable String from, ZoneId zone) {
        try {
            return from == null
                    ? store.now()
                    : RecurrenceReader.time(from, zone).minusNanos(1);
        } catch (Malformed e) {
            throw InvalidRequest.inQuery("from", e.reason(), from);
        }
    }

    private static Preview preview(Timetable timetable, Instant from, int count) {
        List<Preview.Time> times = timetable.preview(from, count).stream()
                .map(next -> new Preview.Time(
                        next.time(),
                        next.time().atZone(timetable.zone()).toOffsetDateTime().toString(),
                        next.fireAt()))
                .toList();
        return new Preview(timetable.zone().getId(), timetable.words(), times);
    }
}
