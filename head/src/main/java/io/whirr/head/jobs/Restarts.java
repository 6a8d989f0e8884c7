package io.whirr.head.jobs;

import io.whirr.api.jobs.RetryJob;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.batch.Ledger;
import io.whirr.head.batch.StepHistory;
import io.whirr.head.jobs.ArrayStore.Change;
import io.whirr.head.jobs.TaskMaker.Place;
import io.whirr.head.runs.RunKey;
import io.whirr.head.runs.Runs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Runs jobs again that have ended: a Batch restart, which skips what has completed. */
@Component
class Restarts {

    private final JobStore store;

    private final ArrayStore arrays;

    private final DependencyStore dependencies;

    private final Lookout lookout;

    private final TaskMaker maker;

    private final LiveTasks tasks;

    private final Ledger ledger;

    private final Runs runs;

    Restarts(
            JobStore store,
            ArrayStore arrays,
            DependencyStore dependencies,
            Lookout lookout,
            TaskMaker maker,
            LiveTasks tasks,
            Ledger ledger,
            Runs runs) {
        this.store = store;
        this.arrays = arrays;
        this.dependencies = dependencies;
        this.lookout = lookout;
        this.maker = maker;
        this.tasks = tasks;
        this.ledger = ledger;
        this.runs = runs;
    }

    /** Queues a job again that has failed or was cancelled. */
    @Transactional
    RetryOutcome retry(long id, RetryJob wish) {
        Optional<StoredJob> found = store.lock(id);
        if (found.isEmpty()) {
            return new RetryOutcome.Unknown();
        }
        StoredJob job = found.get();
        boolean some = job.spec().isArray() && (Boolean.TRUE.equals(wish.failedOnly()) || wish.elements() != null);
        return some && !job.status().isFinal() ? whileOthersRun(job, wish) : whole(job, wish);
    }

    private RetryOutcome whole(StoredJob job, RetryJob wish) {
        return switch (job.status()) {
            case QUEUED, RUNNING ->
                job.spec().isArray() ? new RetryOutcome.NotOver(job.status()) : new RetryOutcome.Refused(job.status());
            case COMPLETED -> new RetryOutcome.Refused(job.status());
            case FAILED, CANCELLED -> again(job, wish);
        };
    }

    /**
     * Runs elements of an array again that have failed while others have yet to end. It is one more attempt in the same
     * execution, as where the head tries by itself, and what they waited for has happened: they ran.
     *
     * <p>Not where another array waits for them one by one: it has already gone on without those that failed, and what
     * waits for a failure has been let go by it.
     */
    private RetryOutcome whileOthersRun(StoredJob job, RetryJob wish) {
        var _ = arrays.lock(job.id());
        StoredJob now = Objects.requireNonNull(store.stored(List.of(job.id())).get(job.id()));
        if (now.status().isFinal()) {
            return whole(now, wish);
        }
        Optional<Long> follower = dependencies.follower(job.id());
        if (follower.isPresent()) {
            return new RetryOutcome.Followed(follower.get());
        }
        List<StepHistory> chosen =
                chosen(ledger.steps(job.id()), new RetryJob(wish.elements(), true), Waits.FOR_NOTHING);
        return chosen.isEmpty() ? new RetryOutcome.NothingToDo() : open(now, chosen, Waits.FOR_NOTHING, job.status());
    }

    private RetryOutcome again(StoredJob job, RetryJob wish) {
        Waits waits = lookout.look(dependencies.of(job.id()));
        if (waits.hopeless().isPresent()) {
            return new RetryOutcome.Hopeless(waits.hopeless().get());
        }
        List<StepHistory> steps = ledger.steps(job.id());
        return job.spec().isArray()
                ? elementsAgain(job, chosen(steps, wish, waits), waits)
                : stepAgain(job, steps, waits);
    }

    private RetryOutcome stepAgain(StoredJob job, List<StepHistory> steps, Waits waits) {
        Map<String, StepHistory> byName =
                steps.stream().collect(Collectors.toMap(StepHistory::step, Function.identity()));
        int index = 0;
        while (isCompleted(byName.get(job.spec().steps().get(index).name()))) {
            index++;
        }
        String step = job.spec().steps().get(index).name();
        StepHistory former = byName.get(step);
        int attempt = 1 + (former == null ? 0 : former.attempts());
        int sequence = 1 + steps.stream().mapToInt(StepHistory::attempts).sum();
        StoredJob reopened = reopen(job, waits);
        long id = ledger.openSteps(new long[] {reopened.execution()}, new String[] {step})
                .getFirst();
        Place place = new Place(id, step, null, attempt, sequence, 0, waits.blockedBy(), null);
        tasks.enqueue(maker.tasks(reopened, index, List.of(place)));
        return new RetryOutcome.Queued(attempt, job.status());
    }

    private static boolean isCompleted(@Nullable StepHistory step) {
        return step != null && step.status() == JobStatus.COMPLETED;
    }

    /** Those that have not completed, were asked for and can come true. */
    private static List<StepHistory> chosen(List<StepHistory> steps, RetryJob wish, Waits waits) {
        boolean failedOnly = Boolean.TRUE.equals(wish.failedOnly());
        return steps.stream()
                .filter(step ->
                        step.status() == JobStatus.FAILED || (step.status() == JobStatus.CANCELLED && !failedOnly))
                .filter(step -> wish.elements() == null || wish.elements().contains(number(step)))
                .filter(step -> waits.hopeless(number(step)).isEmpty())
                .sorted(Comparator.comparingInt(Restarts::number))
                .toList();
    }

    private static int number(StepHistory step) {
        return Ledger.element(step.step()).orElse(-1);
    }

    private RetryOutcome elementsAgain(StoredJob job, List<StepHistory> chosen, Waits waits) {
        if (chosen.isEmpty()) {
            return new RetryOutcome.NothingToDo();
        }
        return open(reopen(job, waits), chosen, waits, job.status());
    }

    private RetryOutcome open(StoredJob job, List<StepHistory> chosen, Waits waits, JobStatus before) {
        int failed = (int) chosen.stream()
                .filter(step -> step.status() == JobStatus.FAILED)
                .count();
        arrays.count(Map.of(job.id(), new Change(0, -failed, failed - chosen.size())));
        long[] executions = new long[chosen.size()];
        Arrays.fill(executions, job.execution());
        List<Long> ids = ledger.openSteps(
                executions, chosen.stream().map(StepHistory::step).toArray(String[]::new));
        List<Place> places = new ArrayList<>();
        for (StepHistory step : chosen) {
            int number = number(step);
            int attempt = step.attempts() + 1;
            places.add(new Place(
                    ids.get(places.size()), step.step(), number, attempt, attempt, 0, waits.blockedBy(number), null));
        }
        tasks.enqueue(maker.tasks(job, 0, places));
        runs.reopened(
                chosen.stream().map(step -> new RunKey(job.id(), number(step))).toList());
        int most = chosen.stream().mapToInt(StepHistory::attempts).max().orElse(0);
        return new RetryOutcome.Queued(most + 1, before);
    }

    private StoredJob reopen(StoredJob job, Waits waits) {
        long execution = ledger.restart(job.id(), job.execution());
        if (!store.moveOn(job.id(), job.execution(), execution)) {
            throw new IllegalStateException("Job " + job.id() + " was locked and has moved on from " + job.execution());
        }
        store.tally(Map.of(job.status(), -1L));
        runs.reopened(List.of(RunKey.of(job.id())));
        waits.dependencies().forEach(dependencies::renew);
        return new StoredJob(
                job.id(),
                execution,
                JobStatus.QUEUED,
                job.name(),
                job.spec(),
                job.config(),
                job.tags(),
                job.priority(),
                job.owner(),
                job.group(),
                job.held());
    }
}
