package io.whirr.head.jobs;

import io.whirr.head.batch.Ledger;
import io.whirr.head.batch.Opening;
import io.whirr.head.database.FunnelProperties;
import io.whirr.head.database.WriteCombiner;
import io.whirr.head.runs.Runs;
import jakarta.annotation.PreDestroy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes jobs of submissions: all that arrive while one transaction runs go into the next one together.
 *
 * <p>One transaction writes the jobs, their ledger rows, runs and tasks, so an acknowledged job is whole and an
 * unacknowledged one is not there at all.
 */
@Component
class SubmissionFunnel {

    private final JobStore store;

    private final Ledger ledger;

    private final Runs runs;

    private final LiveTasks tasks;

    private final TransactionTemplate transaction;

    private final WriteCombiner<Submission, SubmissionOutcome> combiner;

    SubmissionFunnel(
            JobStore store,
            Ledger ledger,
            Runs runs,
            LiveTasks tasks,
            TransactionTemplate transaction,
            FunnelProperties properties) {
        this.store = store;
        this.ledger = ledger;
        this.runs = runs;
        this.tasks = tasks;
        this.transaction = transaction;
        this.combiner = new WriteCombiner<>("submissions", properties, this::inOneTransaction);
    }

    /** What has been handed in is carried out; what comes now is refused. */
    @PreDestroy
    void close() {
        combiner.close();
    }

    /** Returns when the job is on disk. */
    SubmissionOutcome submit(Submission submission) {
        return combiner.call(submission);
    }

    /** Makes jobs in the caller's transaction; they are on disk when that has committed. */
    List<SubmissionOutcome> join(List<Submission> submissions) {
        return accept(submissions);
    }

    private List<SubmissionOutcome> inOneTransaction(List<Submission> submissions) {
        return transaction.execute(status -> accept(submissions));
    }

    /** Two of one key in one batch are one job: the first of them makes it, the second finds it. */
    private List<SubmissionOutcome> accept(List<Submission> submissions) {
        Map<Map<String, String>, KeyedJob> known = knownKeys(submissions);
        Map<Map<String, String>, Submission> fresh = new LinkedHashMap<>();
        for (Submission submission : submissions) {
            if (!known.containsKey(submission.identity())) {
                fresh.putIfAbsent(submission.identity(), submission);
            }
        }
        Map<Map<String, String>, Long> accepted = insert(List.copyOf(fresh.values()));
        if (accepted.size() < fresh.size()) {
            known.putAll(knownKeys(submissions));
        }
        return submissions.stream()
                .map(submission -> outcome(submission, fresh, accepted, known))
                .toList();
    }

    private Map<Map<String, String>, KeyedJob> knownKeys(List<Submission> submissions) {
        Map<String, Map<String, String>> identities = new LinkedHashMap<>();
        for (Submission submission : submissions) {
            String key = submission.idempotencyKey();
            if (key != null) {
                identities.put(key, submission.identity());
            }
        }
        Map<Map<String, String>, KeyedJob> known = new HashMap<>();
        if (!identities.isEmpty()) {
            store.byKey(List.copyOf(identities.keySet()))
                    .forEach((key, job) -> known.put(identities.getOrDefault(key, Map.of()), job));
        }
        return known;
    }

    /** Returns the numbers of those that were new; another head may have taken a key in between. */
    private Map<Map<String, String>, Long> insert(List<Submission> fresh) {
        if (fresh.isEmpty()) {
            return Map.of();
        }
        List<InsertedJob> inserted = store.insert(fresh);
        Map<Map<String, String>, Long> numbers = new HashMap<>();
        List<Opening> openings = new ArrayList<>();
        for (InsertedJob job : inserted) {
            Submission submission = fresh.get(job.position());
            numbers.put(submission.identity(), job.id());
            openings.add(opening(job, submission));
        }
        ledger.open(openings);
        runs.opened(inserted.stream().map(InsertedJob::id).toList());
        tasks.enqueue(openings.stream().map(SubmissionFunnel::task).toList());
        return numbers;
    }

    private static Opening opening(InsertedJob job, Submission submission) {
        String name = submission.name() == null ? "" : submission.name();
        return new Opening(
                job.id(),
                job.execution(),
                job.step(),
                Ledger.jobName(name),
                submission.identity(),
                Ledger.COMMAND_STEP);
    }

    private static NewTask task(Opening opening) {
        return new NewTask(opening.step(), opening.job(), opening.execution(), opening.stepName(), 1, 0);
    }

    private static SubmissionOutcome outcome(
            Submission submission,
            Map<Map<String, String>, Submission> fresh,
            Map<Map<String, String>, Long> accepted,
            Map<Map<String, String>, KeyedJob> known) {
        KeyedJob before = known.get(submission.identity());
        if (before != null) {
            return before.digest().equals(submission.digest())
                    ? new SubmissionOutcome.Accepted(before.id())
                    : new SubmissionOutcome.KeyTaken(before.id());
        }
        Long number = accepted.get(submission.identity());
        Submission first = fresh.get(submission.identity());
        if (number == null || first == null) {
            throw new IllegalStateException("Submission " + submission.identity() + " was neither stored nor known");
        }
        return Objects.equals(submission.digest(), first.digest())
                ? new SubmissionOutcome.Accepted(number)
                : new SubmissionOutcome.KeyTaken(number);
    }

    /** A job that was just stored: its place in the batch, its number and the ids of its ledger rows. */
    record InsertedJob(int position, long id, long execution, long step) {}

    /** A job that was stored under an idempotency key before. */
    record KeyedJob(long id, String digest) {}
}
