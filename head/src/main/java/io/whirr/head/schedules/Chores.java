package io.whirr.head.schedules;

import io.whirr.head.database.TableSizes;
import io.whirr.head.jobs.JobHistory;
import io.whirr.head.jobs.Jobs;
import io.whirr.head.needs.NeedSets;
import io.whirr.head.workers.WorkerHistory;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntSupplier;
import org.springframework.stereotype.Component;

/** What the head does for itself when Quartz says that it is time. Each may be interrupted and begun again. */
@Component
class Chores {

    static final String STATISTICS = "statistics";
    static final String TABLE_SIZES = "table-sizes";
    static final String CLEAN_UP = "clean-up";
    static final String RETENTION = "retention";

    private final Jobs jobs;
    private final JobHistory history;
    private final WorkerHistory workers;
    private final ScheduleStore schedules;
    private final FiringStore firings;
    private final NeedSets needs;
    private final TableSizes tables;
    private final RetentionProperties properties;

    Chores(
            Jobs jobs,
            JobHistory history,
            WorkerHistory workers,
            ScheduleStore schedules,
            FiringStore firings,
            NeedSets needs,
            TableSizes tables,
            RetentionProperties properties) {
        this.jobs = jobs;
        this.history = history;
        this.workers = workers;
        this.schedules = schedules;
        this.firings = firings;
        this.needs = needs;
        this.tables = tables;
        this.properties = properties;
    }

    /** Does one of them; what came of it, for people. */
    String run(String name) {
        return switch (name) {
            case STATISTICS -> statistics();
            case TABLE_SIZES -> tableSizes();
            case CLEAN_UP -> cleanUp();
            case RETENTION -> retention();
            default -> throw new IllegalStateException("There is no chore " + name);
        };
    }

    private String statistics() {
        jobs.foldCounts();
        return "counters added up";
    }

    private String tableSizes() {
        List<String> grown = tables.learn();
        return grown.isEmpty() ? "no table has grown much" : "analyzed " + String.join(", ", grown);
    }

    /** What belongs to nobody any more. */
    private String cleanUp() {
        int orphans = untilNothingIsLeft(() -> firings.removeOfDeleted(properties.batch()));
        int deleted = schedules.removeDeleted();
        int gone = properties.workers().isZero() ? 0 : workers.forgetSilentFor(properties.workers());
        int unused = properties.needs().isZero() ? 0 : needs.forgetUnusedFor(properties.needs());
        return "removed %d deleted schedules, %d firings of such, %d workers that are gone, %d unused sets of needs"
                .formatted(deleted, orphans, gone, unused);
    }

    private String retention() {
        int forgotten = 0;
        OptionalLong after = properties.jobs().isZero() ? OptionalLong.empty() : OptionalLong.of(0);
        while (after.isPresent()) {
            JobHistory.Page page = history.forget(after.getAsLong(), properties.jobs(), properties.batch());
            forgotten += page.forgotten();
            after = page.last();
        }
        int old = properties.firings().isZero()
                ? 0
                : untilNothingIsLeft(() -> firings.removeOlderThan(properties.firings(), properties.batch()));
        String kept = properties.jobs().isZero() ? "jobs are kept for ever" : "removed %d jobs".formatted(forgotten);
        return kept + ", removed %d firings".formatted(old);
    }

    private static int untilNothingIsLeft(IntSupplier batch) {
        int all = 0;
        int some;
        do {
            some = batch.getAsInt();
            all += some;
        } while (some > 0);
        return all;
    }
}
