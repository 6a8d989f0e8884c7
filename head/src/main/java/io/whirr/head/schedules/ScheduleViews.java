package io.whirr.head.schedules;

import io.whirr.api.schedules.Firing;
import io.whirr.api.schedules.Schedule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Schedules as they are shown. */
@Component
class ScheduleViews {

    private final FiringStore firings;
    private final JobText jobs;

    ScheduleViews(FiringStore firings, JobText jobs) {
        this.firings = firings;
        this.jobs = jobs;
    }

    Schedule of(ScheduleRow row) {
        return of(List.of(row)).getFirst();
    }

    List<Schedule> of(List<ScheduleRow> rows) {
        List<Long> ids = rows.stream().map(ScheduleRow::id).toList();
        Map<Long, Firing> latest = firings.latest(ids);
        Map<Long, List<Instant>> waiting = firings.waiting(ids);
        return rows.stream()
                .map(row -> view(row, waiting.getOrDefault(row.id(), List.of()).size(), latest.get(row.id())))
                .toList();
    }

    private Schedule view(ScheduleRow row, int waiting, @Nullable Firing last) {
        return new Schedule(
                row.id(),
                row.name(),
                jobs.read(row.job()),
                row.times(),
                row.zone(),
                row.start(),
                row.end(),
                row.jitterSeconds(),
                row.excluded(),
                row.overlap().wire(),
                row.catchUp().wire(),
                row.catchUpWindowSeconds(),
                row.pauseOnFailure(),
                row.paused(),
                row.note(),
                Timetables.of(row).words(),
                row.nextTime(),
                row.nextFireAt(),
                waiting,
                last,
                row.createdAt(),
                row.updatedAt());
    }
}
