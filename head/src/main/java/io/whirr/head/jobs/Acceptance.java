package io.whirr.head.jobs;

import io.whirr.api.jobs.After;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.batch.Ledger;
import io.whirr.head.batch.Opening;
import io.whirr.head.http.InvalidRequest;
import io.whirr.head.jobs.ArrayStore.ArrayRow;
import io.whirr.head.jobs.JobStore.InsertedJob;
import io.whirr.head.jobs.TaskMaker.Place;
import io.whirr.head.runs.Runs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes new jobs down: their rows, their ledger, their runs and their first tasks, in the caller's transaction. An
 * accepted job is whole; one that is refused on the way is not there at all, and neither are the others with it.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Acceptance {

    /** Elements that are opened with one statement. */
    private static final int CHUNK = 10_000;

    private final JobStore store;

    private final ArrayStore arrays;

    private final DependencyStore dependencies;

    private final Lookout lookout;

    private final JobProgress progress;

    private final TaskMaker maker;

    private final LiveTasks tasks;

    private final Ledger ledger;

    private final Runs runs;

    Acceptance(
            JobStore store,
            ArrayStore arrays,
            DependencyStore dependencies,
            Lookout lookout,
            JobProgress progress,
            TaskMaker maker,
            LiveTasks tasks,
            Ledger ledger,
            Runs runs) {
        this.store = store;
        this.arrays = arrays;
        this.dependencies = dependencies;
        this.lookout = lookout;
        this.progress = progress;
        this.maker = maker;
        this.tasks = tasks;
        this.ledger = ledger;
        this.runs = runs;
    }

    /**
     * Stores submissions.
     *
     * @param submissions none of which is known to be there
     * @param keys what the jobs of a graph call each other, by their places; empty where they don't
     * @return those that were stored; one whose idempotency key somebody has just taken is not among them
     */
    List<InsertedJob> insert(List<Submission> submissions, Map<String, Integer> keys) {
        if (submissions.isEmpty()) {
            return List.of();
        }
        List<InsertedJob> inserted = store.insert(submissions);
        ledger.open(inserted.stream()
                .map(job -> opening(job, submissions.get(job.position())))
                .toList());
        runs.opened(inserted.stream().map(InsertedJob::id).toList());
        Map<Integer, Long> numbers =
                inserted.stream().collect(Collectors.toMap(InsertedJob::position, InsertedJob::id));
        List<NewTask> singles = new ArrayList<>();
        Map<Long, String> hopeless = new HashMap<>();
        for (InsertedJob job : inserted) {
            Submission submission = submissions.get(job.position());
            StoredJob stored = stored(job, submission);
            Waits waits = waits(job.id(), submission, keys, numbers);
            waits.hopeless().ifPresent(why -> hopeless.put(job.id(), why));
            Optional<Elements> elements = Elements.of(stored);
            if (elements.isPresent()) {
                openElements(stored, elements.get(), waits);
            } else {
                String step = submission.spec().steps().getFirst().name();
                Place place = new Place(job.step(), step, null, 1, 1, 0, waits.blockedBy(), null);
                singles.addAll(maker.tasks(stored, 0, List.of(place)));
            }
        }
        if (!singles.isEmpty()) {
            tasks.enqueue(singles);
        }
        hopeless.forEach((job, why) -> progress.giveUp(job, null, why));
        return inserted;
    }

    private static Opening opening(InsertedJob job, Submission submission) {
        String name = submission.name() == null ? "" : submission.name();
        Opening.FirstStep first = submission.spec().isArray()
                ? null
                : new Opening.FirstStep(
                        job.step(), submission.spec().steps().getFirst().name());
        return new Opening(job.id(), job.execution(), Ledger.jobName(name), submission.identity(), first);
    }

    private static StoredJob stored(InsertedJob job, Submission submission) {
        return new StoredJob(
                job.id(),
                job.execution(),
                JobStatus.QUEUED,
                submission.name(),
                submission.spec(),
                submission.config(),
                submission.tags(),
                submission.priority(),
                submission.owner(),
                submission.group(),
                submission.held());
    }

    private void openElements(StoredJob job, Elements elements, Waits waits) {
        arrays.add(job.id(), elements.range());
        int size = elements.range().size();
        for (int from = 0; from < size; from += CHUNK) {
            int count = Math.min(CHUNK, size - from);
            String[] steps = elements.steps(from, count);
            long[] executions = new long[count];
            Arrays.fill(executions, job.execution());
            List<Long> ids = ledger.openSteps(executions, steps);
            List<Place> places = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                int number = elements.number(from + i);
                places.add(new Place(ids.get(i), steps[i], number, 1, 1, 0, waits.blockedBy(number), null));
            }
            tasks.enqueue(maker.tasks(job, 0, places));
        }
        waits.known()
                .forEach(number -> waits.hopeless(number).ifPresent(why -> progress.giveUp(job.id(), number, why)));
    }

    private Waits waits(long job, Submission submission, Map<String, Integer> keys, Map<Integer, Long> numbers) {
        if (submission.after().isEmpty()) {
            return Waits.FOR_NOTHING;
        }
        List<Dependency> wanted = new ArrayList<>();
        for (After after : submission.after()) {
            wanted.add(new Dependency(
                    job,
                    number(after, keys, numbers),
                    Objects.requireNonNull(JobPlanner.condition(after)),
                    Boolean.TRUE.equals(after.elementwise()),
                    false));
        }
        Waits waits = lookout.look(wanted);
        // Afterwards: what is found now was there to be looked at.
        for (int i = 0; i < wanted.size(); i++) {
            check(submission, wanted.get(i), List.of("body", "after", i, "job"));
        }
        dependencies.add(waits.dependencies());
        return waits;
    }

    private static long number(After after, Map<String, Integer> keys, Map<Integer, Long> numbers) {
        if (after.job() != null) {
            return after.job();
        }
        Long number = numbers.get(keys.getOrDefault(String.valueOf(after.key()), -1));
        if (number == null) {
            throw InvalidRequest.inBody("after", "there is no job with the key " + after.key(), after.key());
        }
        return number;
    }

    private void check(Submission submission, Dependency dependency, List<Object> place) {
        if (store.status(dependency.on()).isEmpty()) {
            throw InvalidRequest.at(place, "there is no job %d".formatted(dependency.on()), dependency.on());
        }
        if (dependency.elementwise()) {
            ArrayRange range = Elements.of(submission.spec()).orElseThrow().range();
            ArrayRange other = arrays.find(dependency.on())
                    .map(ArrayRow::range)
                    .orElseThrow(() -> InvalidRequest.at(
                            place, "job %d is no array: it has no elements".formatted(dependency.on()), null));
            if (!other.hasTheNumbersOf(range)) {
                throw InvalidRequest.at(
                        place, "the array %d does not have the same numbers".formatted(dependency.on()), null);
            }
        }
    }
}
