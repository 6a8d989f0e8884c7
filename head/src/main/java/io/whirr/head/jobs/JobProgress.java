package io.whirr.head.jobs;

import io.whirr.head.batch.AttemptEnd;
import io.whirr.head.batch.ExitReason;
import io.whirr.head.batch.JobEnd;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.batch.Ledger;
import io.whirr.head.jobs.ArrayStore.ArrayRow;
import io.whirr.head.jobs.ArrayStore.Change;
import io.whirr.head.jobs.DependencyStore.Ended;
import io.whirr.head.jobs.TaskMaker.Place;
import io.whirr.head.runs.EndedRun;
import io.whirr.head.runs.RunKey;
import io.whirr.head.runs.Runs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What follows the end of tasks: the next step, another try, the end of the job, and what waited for that. All of it is
 * one transaction, the one that took the tasks out of the queue.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class JobProgress {

    private final JobStore store;

    private final ArrayStore arrays;

    private final Dependents dependents;

    private final TaskMaker maker;

    private final LiveTasks tasks;

    private final Ledger ledger;

    private final Runs runs;

    JobProgress(
            JobStore store,
            ArrayStore arrays,
            Dependents dependents,
            TaskMaker maker,
            LiveTasks tasks,
            Ledger ledger,
            Runs runs) {
        this.store = store;
        this.arrays = arrays;
        this.dependents = dependents;
        this.maker = maker;
        this.tasks = tasks;
        this.ledger = ledger;
        this.runs = runs;
    }

    /**
     * Carries on with the jobs of tasks that have ended.
     *
     * <p>Jobs that can never start now end, too, and others may have waited for those: so it goes round until nothing
     * more follows.
     */
    public void ended(List<TaskEnd> ends) {
        List<TaskEnd> now = ends;
        while (!now.isEmpty()) {
            now = dependents.settle(carryOn(now));
        }
    }

    private List<Ended> carryOn(List<TaskEnd> ends) {
        Map<Long, StoredJob> jobs = jobsThatMatter(ends);
        List<TaskEnd> next = new ArrayList<>();
        List<TaskEnd> again = new ArrayList<>();
        List<TaskEnd> over = new ArrayList<>();
        for (TaskEnd end : ends) {
            StoredJob job = end.cancelled() ? null : jobs.get(end.job());
            if (job != null && end.reason() == ExitReason.COMPLETED && end.moreSteps()) {
                next.add(end);
            } else if (job != null && Retries.isWorthAnotherTry(end, job.spec())) {
                again.add(end);
            } else {
                over.add(end);
            }
        }
        List<JobEnd> jobEnds = jobEnds(over);
        ledger.end(ends.stream().map(TaskEnd::end).toList(), jobEnds);
        goOn(next, again, jobs);
        runs.ended(endedRuns(over, jobEnds));
        tally(jobEnds);
        return endings(over, jobEnds);
    }

    /** Most tasks end well and are all of their job: nothing has to be read for them. */
    private Map<Long, StoredJob> jobsThatMatter(List<TaskEnd> ends) {
        List<Long> ids = ends.stream()
                .filter(end -> end.moreSteps() || Retries.couldBeTriedAgain(end.reason()))
                .map(TaskEnd::job)
                .distinct()
                .toList();
        return ids.isEmpty() ? Map.of() : store.stored(ids);
    }

    private List<JobEnd> jobEnds(List<TaskEnd> over) {
        List<JobEnd> ends = new ArrayList<>();
        Map<Long, Change> changes = new HashMap<>();
        Map<Long, AttemptEnd> last = new HashMap<>();
        for (TaskEnd end : over) {
            if (end.element() == null) {
                ends.add(jobEnd(end));
            } else {
                changes.merge(end.job(), change(end.reason().status()), Change::plus);
                last.put(end.job(), end.end());
            }
        }
        if (!changes.isEmpty()) {
            for (ArrayRow array : arrays.count(changes)) {
                AttemptEnd attempt = last.get(array.job());
                if (array.isOver() && attempt != null) {
                    ends.add(arrayEnd(array, attempt));
                }
            }
        }
        return ends;
    }

    /** A cancel that comes too late for a step ends the job before the next one. */
    private static JobEnd jobEnd(TaskEnd end) {
        AttemptEnd attempt = end.end();
        boolean betweenSteps = end.cancelled() && end.moreSteps() && end.reason() == ExitReason.COMPLETED;
        ExitReason reason = betweenSteps ? ExitReason.CANCELLED : end.reason();
        String message = betweenSteps ? "cancelled after the step " + end.step() : attempt.message();
        return new JobEnd(attempt.job(), attempt.execution(), reason.status(), reason, message, attempt.ago());
    }

    private static Change change(JobStatus status) {
        return switch (status) {
            case COMPLETED -> new Change(1, 0, 0);
            case FAILED -> new Change(0, 1, 0);
            case CANCELLED -> new Change(0, 0, 1);
            case QUEUED, RUNNING -> throw new IllegalStateException(status + " is no end");
        };
    }

    private static JobEnd arrayEnd(ArrayRow array, AttemptEnd last) {
        return new JobEnd(
                array.job(),
                last.execution(),
                array.outcome(JobStatus.FAILED, JobStatus.CANCELLED, JobStatus.COMPLETED),
                array.outcome(ExitReason.FAILED, ExitReason.CANCELLED, ExitReason.COMPLETED),
                array.sentence(),
                last.ago());
    }

    /** Opens the next steps, and the same steps once more, and queues them. */
    private void goOn(List<TaskEnd> next, List<TaskEnd> again, Map<Long, StoredJob> jobs) {
        if (next.isEmpty() && again.isEmpty()) {
            return;
        }
        List<Follower> followers = new ArrayList<>();
        next.forEach(end -> followers.add(Follower.next(end, jobOf(jobs, end))));
        again.forEach(end -> followers.add(Follower.again(end, jobOf(jobs, end))));
        List<Long> ids = ledger.openSteps(
                followers.stream()
                        .mapToLong(follower -> follower.job().execution())
                        .toArray(),
                followers.stream().map(Follower::step).toArray(String[]::new));
        ledger.queued(followers.stream()
                .filter(follower -> follower.element() == null)
                .map(follower -> follower.job().execution())
                .toList());
        List<NewTask> queued = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            Follower follower = followers.get(i);
            queued.addAll(maker.tasks(follower.job(), follower.index(), List.of(follower.place(ids.get(i)))));
        }
        tasks.enqueue(queued);
        runs.reopened(again.stream()
                .filter(end -> end.element() != null)
                .map(end -> new RunKey(end.job(), end.element()))
                .toList());
    }

    private static StoredJob jobOf(Map<Long, StoredJob> jobs, TaskEnd end) {
        StoredJob job = jobs.get(end.job());
        if (job == null) {
            throw new IllegalStateException(
                    "Task %d has no job %d".formatted(end.end().step(), end.job()));
        }
        return job;
    }

    private static List<EndedRun> endedRuns(List<TaskEnd> over, List<JobEnd> jobEnds) {
        List<EndedRun> ended = new ArrayList<>();
        Map<Long, JobEnd> ofJobs = jobEnds.stream().collect(Collectors.toMap(JobEnd::job, Function.identity()));
        for (TaskEnd end : over) {
            AttemptEnd attempt = end.end();
            JobEnd job = end.element() == null ? ofJobs.remove(attempt.job()) : null;
            ExitReason reason = job == null ? attempt.reason() : job.reason();
            ended.add(new EndedRun(
                    new RunKey(attempt.job(), end.element()),
                    attempt.sequence(),
                    reason.status().batch(),
                    attempt.exitStatus(),
                    reason.name(),
                    words(job == null ? attempt.message() : job.message()),
                    attempt.ago()));
        }
        ofJobs.values().forEach(end -> ended.add(endedArray(end)));
        return ended;
    }

    private static EndedRun endedArray(JobEnd end) {
        return new EndedRun(
                RunKey.of(end.job()),
                1,
                end.status().batch(),
                null,
                end.reason().name(),
                words(end.message()),
                end.ago());
    }

    private static @Nullable String words(String message) {
        return message.isEmpty() ? null : message;
    }

    private void tally(List<JobEnd> ends) {
        if (!ends.isEmpty()) {
            store.tally(ends.stream()
                    .map(JobEnd::status)
                    .collect(Collectors.groupingBy(
                            Function.identity(), () -> new EnumMap<>(JobStatus.class), Collectors.counting())));
        }
    }

    private static List<Ended> endings(List<TaskEnd> over, List<JobEnd> jobEnds) {
        List<Ended> ended = new ArrayList<>();
        over.stream()
                .filter(end -> end.element() != null)
                .forEach(end -> ended.add(
                        new Ended(end.job(), end.element(), end.reason().status())));
        jobEnds.forEach(end -> ended.add(new Ended(end.job(), end.status())));
        return ended;
    }

    /** Settles dependents that missed the end of their job. Housekeeping, in a transaction of its own. */
    @Transactional(propagation = Propagation.REQUIRED)
    public void settleOverlooked() {
        ended(dependents.settle(dependents.overlooked()));
    }

    /** Ends what is queued of a job, or an element of it, that can never start. */
    void giveUp(long job, @Nullable Integer element, String message) {
        dependents.withdraw(job, element, message, this::ended);
    }

    /**
     * What comes after a task.
     *
     * @param job its job
     * @param index the step's place in the job
     * @param step the step's name in the ledger
     * @param element the number of the element; null where the job is no array
     * @param attempt which attempt at the step
     * @param sequence which attempt of the run
     * @param failed how many attempts at the step have failed
     * @param wakeIn how long to wait; null for not at all
     */
    private record Follower(
            StoredJob job,
            int index,
            String step,
            @Nullable Integer element,
            int attempt,
            int sequence,
            int failed,
            @Nullable Duration wakeIn) {

        static Follower next(TaskEnd end, StoredJob job) {
            int index = job.spec().indexOf(end.step()) + 1;
            String step = job.spec().steps().get(index).name();
            return new Follower(job, index, step, null, 1, end.end().sequence() + 1, 0, null);
        }

        static Follower again(TaskEnd end, StoredJob job) {
            boolean failed = end.reason() != ExitReason.REQUEUED;
            return new Follower(
                    job,
                    job.spec().indexOf(end.step()),
                    end.step(),
                    end.element(),
                    end.end().attempt() + 1,
                    end.end().sequence() + 1,
                    end.failed() + (failed ? 1 : 0),
                    failed ? Retries.backoff(end, job.spec()) : null);
        }

        Place place(long id) {
            return new Place(id, step, element, attempt, sequence, failed, 0, wakeIn);
        }
    }
}
