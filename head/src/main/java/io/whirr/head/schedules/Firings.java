package io.whirr.head.schedules;

import io.whirr.api.jobs.SubmitJob;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.jobs.Submissions;
import io.whirr.head.schedules.FiringStore.Ended;
import io.whirr.head.schedules.FiringStore.NewFiring;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Writes firings down together with their jobs. In the transaction that has locked their schedules. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Firings {

    private static final Logger log = LoggerFactory.getLogger(Firings.class);

    private final FiringStore store;
    private final ScheduleStore schedules;
    private final Submissions submissions;
    private final JobText jobs;

    Firings(FiringStore store, ScheduleStore schedules, Submissions submissions, JobText jobs) {
        this.store = store;
        this.schedules = schedules;
        this.submissions = submissions;
        this.jobs = jobs;
    }

    /** A decision about a time of a schedule. */
    record Decided(ScheduleRow schedule, FiringKind kind, Decision decision) {

        FiringKey key() {
            return new FiringKey(schedule.id(), decision.time());
        }
    }

    /**
     * Carries decisions out, with one statement for each table however many they are.
     *
     * <p>A time that is there already keeps what it has; a backfill takes the place of what was skipped or missed.
     *
     * @param watched whether the ends of the jobs matter even where the schedule lets its jobs overlap
     */
    void carryOut(List<Decided> decided, boolean watched) {
        List<Decided> fresh = withoutThoseThere(decided);
        if (fresh.isEmpty()) {
            return;
        }
        List<Decided> started = fresh.stream()
                .filter(one -> one.decision().state() == FiringState.STARTED)
                .toList();
        List<Long> numbers = submit(started.stream()
                .map(one -> fired(one.schedule(), one.decision().time()))
                .toList());
        List<NewFiring> firings = new ArrayList<>();
        int next = 0;
        for (Decided one : fresh) {
            boolean isStarted = one.decision().state() == FiringState.STARTED;
            firings.add(new NewFiring(
                    one.schedule().id(),
                    one.kind(),
                    one.decision(),
                    isStarted ? numbers.get(next++) : null,
                    isStarted && (watched || endMatters(one.schedule()))));
            logUnlessStarted(one);
        }
        expect(firings.size(), store.write(firings));
    }

    private static boolean endMatters(ScheduleRow schedule) {
        return schedule.pauseOnFailure() || schedule.overlap() != Overlap.ALLOW_ALL;
    }

    private List<Decided> withoutThoseThere(List<Decided> decided) {
        Set<FiringKey> there = new HashSet<>();
        for (FiringKind kind : FiringKind.values()) {
            List<FiringKey> keys = decided.stream()
                    .filter(one -> one.kind() == kind)
                    .map(Decided::key)
                    .toList();
            if (!keys.isEmpty()) {
                there.addAll(store.existing(keys, keeping(kind)));
            }
        }
        return decided.stream().filter(one -> !there.contains(one.key())).toList();
    }

    private static Set<FiringState> keeping(FiringKind kind) {
        return kind == FiringKind.BACKFILL
                ? Set.of(FiringState.STARTED, FiringState.WAITING)
                : Set.of(FiringState.values());
    }

    private static void logUnlessStarted(Decided one) {
        if (one.decision().state() != FiringState.STARTED) {
            log.info(
                    "schedule={} time={} {}: {}",
                    one.schedule().name(),
                    one.decision().time(),
                    one.decision().state().wire(),
                    one.decision().reason());
        }
    }

    /** Submits the jobs of firings that waited. */
    void start(ScheduleRow schedule, List<Instant> times) {
        List<Long> numbers =
                submit(times.stream().map(time -> fired(schedule, time)).toList());
        expect(times.size(), store.start(keys(schedule, times), numbers));
    }

    private Submissions.Fired fired(ScheduleRow schedule, Instant time) {
        SubmitJob job = FiredJob.of(jobs.read(schedule.job()), schedule.name(), time);
        return new Submissions.Fired(job, schedule.id(), time);
    }

    private List<Long> submit(List<Submissions.Fired> fired) {
        return fired.isEmpty() ? List.of() : submissions.submit(fired);
    }

    /** Skips firings that waited. */
    void skip(ScheduleRow schedule, List<Instant> times, String reason) {
        if (!times.isEmpty()) {
            expect(times.size(), store.skipWaiting(keys(schedule, times), reason));
        }
    }

    void cancel(List<Long> jobNumbers) {
        jobNumbers.forEach(submissions::cancel);
    }

    /** What each of these schedules has going on, after a look at which jobs have ended; failures are acted upon. */
    Map<Long, Standing> standings(Collection<ScheduleRow> rows) {
        List<Long> ids = rows.stream().map(ScheduleRow::id).toList();
        Map<Long, List<Ended>> failed = store.closeEnded(ids).stream()
                .filter(ended -> ended.status() == JobStatus.FAILED)
                .collect(Collectors.groupingBy(Ended::schedule));
        for (ScheduleRow row : rows) {
            List<Ended> failures = failed.get(row.id());
            if (failures != null && row.pauseOnFailure() && !row.paused()) {
                pauseAfter(row, failures.getFirst());
            }
        }
        Map<Long, List<Standing.Open>> open = store.open(ids);
        Map<Long, List<Instant>> waiting = store.waiting(ids);
        return ids.stream()
                .collect(Collectors.toMap(
                        id -> id,
                        id -> new Standing(open.getOrDefault(id, List.of()), waiting.getOrDefault(id, List.of()))));
    }

    /** What waits would fail, too: it is not started any more. */
    private void pauseAfter(ScheduleRow row, Ended failure) {
        String why = "job %d failed".formatted(failure.job());
        if (schedules.pause(row.id(), "paused because " + why)) {
            log.info("schedule={} paused job={} failed", row.name(), failure.job());
            skip(row, store.waiting(List.of(row.id())).getOrDefault(row.id(), List.of()), why);
        }
    }

    private static List<FiringKey> keys(ScheduleRow schedule, List<Instant> times) {
        return times.stream().map(time -> new FiringKey(schedule.id(), time)).toList();
    }

    private static void expect(int wanted, int changed) {
        if (changed != wanted) {
            throw new IllegalStateException(
                    "%d of %d firings of locked schedules were there to be changed".formatted(changed, wanted));
        }
    }
}
