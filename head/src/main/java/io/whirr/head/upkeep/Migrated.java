package io.whirr.head.upkeep;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a migration did.
 *
 * @param ended jobs that had ended
 * @param queued jobs that are queued now
 * @param known jobs that had been taken over before
 * @param faults jobs that could not be taken over, and why
 * @param strayRuns runs that belong to no job
 */
record Migrated(long ended, long queued, long known, List<String> faults, long strayRuns) {

    Migrated(long strayRuns) {
        this(0, 0, 0, List.of(), strayRuns);
    }

    Migrated plus(Migrated other) {
        return new Migrated(
                ended + other.ended,
                queued + other.queued,
                known + other.known,
                Stream.concat(faults.stream(), other.faults.stream()).toList(),
                strayRuns + other.strayRuns);
    }

    /** The same for people. */
    String report() {
        StringBuilder report = new StringBuilder();
        line(report, ended, "jobs that had ended are taken over with their runs");
        line(report, queued, "jobs are queued");
        line(report, known, "jobs had been taken over before");
        line(report, strayRuns, "runs belong to no job; their files stay as they are");
        line(report, faults.size(), "jobs could not be taken over" + (faults.isEmpty() ? "" : ":"));
        faults.forEach(fault -> report.append("       ").append(fault).append('\n'));
        return report.toString();
    }

    private static void line(StringBuilder report, long count, String what) {
        report.append("%6d %s%n".formatted(count, what));
    }
}
