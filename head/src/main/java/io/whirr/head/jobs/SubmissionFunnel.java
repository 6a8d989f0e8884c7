package io.whirr.head.jobs;

import io.whirr.head.database.FunnelProperties;
import io.whirr.head.database.WriteCombiner;
import io.whirr.head.jobs.JobStore.InsertedJob;
import io.whirr.head.jobs.JobStore.KeyedJob;
import jakarta.annotation.PreDestroy;
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

    private final Acceptance acceptance;

    private final TransactionTemplate transaction;

    private final WriteCombiner<Submission, SubmissionOutcome> combiner;

    SubmissionFunnel(
            JobStore store, Acceptance acceptance, TransactionTemplate transaction, FunnelProperties properties) {
        this.store = store;
        this.acceptance = acceptance;
        this.transaction = transaction;
        this.combiner = new WriteCombiner<>("submissions", properties, this::inOneTransaction);
    }

    /** What has been handed in is carried out; what comes now is refused. */
    @PreDestroy
    void close() {
        combiner.close();
    }

    /** Returns when the job is on disk. What takes long, or locks others, does not hold up those beside it. */
    SubmissionOutcome submit(Submission submission) {
        return submission.isPlain()
                ? combiner.call(submission)
                : inOneTransaction(List.of(submission)).getFirst();
    }

    /** Makes jobs in the caller's transaction; they are on disk when that has committed. */
    List<SubmissionOutcome> join(List<Submission> submissions) {
        return accept(submissions, Map.of());
    }

    /**
     * Stores all jobs of a graph, or none.
     *
     * @param keys what they call each other, by their places
     */
    List<SubmissionOutcome> submitTogether(List<Submission> submissions, Map<String, Integer> keys) {
        return transaction.execute(status -> accept(submissions, keys));
    }

    private List<SubmissionOutcome> inOneTransaction(List<Submission> submissions) {
        return transaction.execute(status -> accept(submissions, Map.of()));
    }

    /** Two of one key in one batch are one job: the first of them makes it, the second finds it. */
    private List<SubmissionOutcome> accept(List<Submission> submissions, Map<String, Integer> keys) {
        Map<Map<String, String>, KeyedJob> known = knownKeys(submissions);
        Map<Map<String, String>, Submission> fresh = new LinkedHashMap<>();
        for (Submission submission : submissions) {
            if (!known.containsKey(submission.identity())) {
                fresh.putIfAbsent(submission.identity(), submission);
            }
        }
        List<Submission> distinct = List.copyOf(fresh.values());
        Map<Map<String, String>, InsertedJob> accepted = new HashMap<>();
        acceptance
                .insert(distinct, keys)
                .forEach(job -> accepted.put(distinct.get(job.position()).identity(), job));
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

    private static SubmissionOutcome outcome(
            Submission submission,
            Map<Map<String, String>, Submission> fresh,
            Map<Map<String, String>, InsertedJob> accepted,
            Map<Map<String, String>, KeyedJob> known) {
        KeyedJob before = known.get(submission.identity());
        if (before != null) {
            return before.digest().equals(submission.digest())
                    ? new SubmissionOutcome.Accepted(before.id())
                    : new SubmissionOutcome.KeyTaken(before.id());
        }
        InsertedJob job = accepted.get(submission.identity());
        Submission first = fresh.get(submission.identity());
        if (job == null || first == null) {
            throw new IllegalStateException("Submission " + submission.identity() + " was neither stored nor known");
        }
        return Objects.equals(submission.digest(), first.digest())
                ? new SubmissionOutcome.Accepted(job.id())
                : new SubmissionOutcome.KeyTaken(job.id());
    }
}
