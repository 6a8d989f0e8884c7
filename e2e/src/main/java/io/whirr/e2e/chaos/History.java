package io.whirr.e2e.chaos;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a run: what was asked for and answered, what was done to the processes, what the tasks saw, and
 * what the database says when all is over. All times are of the machine, as {@link Uptime} has them.
 *
 * @param contradictions what the database's own tables say against each other
 * @param leftovers processes, files and the like that should be gone
 */
record History(
        List<Request> requests,
        List<Strike> strikes,
        List<Life> lives,
        List<Attempt> attempts,
        List<Ended> jobs,
        List<String> contradictions,
        List<String> leftovers) {

    /** So long after a fault, in milliseconds, something may still come of it: a lease, and a little. */
    private static final long AFTERMATH = 12_000;

    /**
     * What was done to a process, or to what it needs.
     *
     * @param what in words
     * @param workers whose work it may cost
     * @param freezesTasks true when tasks stood still with their worker, so that nothing on that machine could end them
     * @param begun when
     * @param healed when it was over
     * @param recovered when all was as before; 0 when it was not seen to be
     */
    record Strike(String what, Set<String> workers, boolean freezesTasks, long begun, long healed, long recovered) {

        String describe() {
            return "strike: %s, until %d, all well at %d".formatted(what, healed, recovered);
        }
    }

    /**
     * An attempt as the ledger has it.
     *
     * @param number which try of its step
     * @param worker who had it; null where nobody did
     * @param started 0 where it never was
     * @param ended 0 where it is not over
     */
    record Attempt(
            long token,
            Place place,
            long execution,
            int number,
            String status,
            String reason,
            @Nullable String worker,
            long started,
            long ended) {

        boolean isCompleted() {
            return status.equals("COMPLETED");
        }

        String describe() {
            return "%s attempt %d (token %d, execution %d): %s %s, by %s from %d to %d"
                    .formatted(place, number, token, execution, status, reason, worker, started, ended);
        }
    }

    /** A job as the database has it when all is over; its status in the words of Batch. */
    record Ended(long job, String name, long execution, String status, String reason, long ended) {

        boolean isFinal() {
            return Set.of("COMPLETED", "FAILED", "STOPPED").contains(status);
        }

        String describe() {
            return "job %d (%s) in the database: %s %s, execution %d".formatted(job, name, status, reason, execution);
        }
    }

    /** One thing that happened. */
    record Line(long at, String text) {}

    Map<Long, Ended> jobsById() {
        Map<Long, Ended> byId = new HashMap<>();
        jobs.forEach(job -> byId.put(job.job(), job));
        return byId;
    }

    Stream<Request> requests(Request.Kind kind) {
        return requests.stream().filter(request -> request.kind() == kind);
    }

    Stream<Request> requests(Request.Kind kind, long job) {
        return requests(kind).filter(request -> request.job() == job);
    }

    private static boolean matters(Strike strike, long at) {
        return at >= strike.begun() && at <= Math.max(strike.healed(), strike.recovered()) + AFTERMATH;
    }

    /** All that happened to a job, and what was done to the cluster meanwhile. */
    List<Line> about(long job) {
        List<Line> own = Stream.of(
                        requests.stream()
                                .filter(request -> request.job() == job)
                                .map(request -> new Line(request.begun(), request.describe())),
                        lives.stream()
                                .filter(life -> life.place().job() == job)
                                .map(life -> new Line(life.first(), life.describe())),
                        attempts.stream()
                                .filter(attempt -> attempt.place().job() == job)
                                .map(attempt -> new Line(attempt.started(), attempt.describe())),
                        jobs.stream()
                                .filter(ended -> ended.job() == job)
                                .map(ended -> new Line(ended.ended(), ended.describe())))
                .flatMap(lines -> lines)
                .toList();
        Stream<Line> struck = strikes.stream()
                .filter(strike -> own.stream().anyMatch(line -> matters(strike, line.at())))
                .map(strike -> new Line(strike.begun(), strike.describe()));
        return Stream.concat(own.stream(), struck)
                .sorted(Comparator.comparingLong(Line::at))
                .toList();
    }
}
