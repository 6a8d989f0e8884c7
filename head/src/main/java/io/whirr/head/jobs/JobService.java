package io.whirr.head.jobs;

import io.whirr.api.jobs.SubmitJob;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.batch.Ledger;
import io.whirr.head.batch.Reopening;
import io.whirr.head.runs.Runs;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Decides what becomes of a submission, a cancellation and a retry. */
@Service
class JobService {

    private final JobStore store;

    private final JobJson json;

    private final SubmissionFunnel funnel;

    private final LiveTasks tasks;

    private final Ledger ledger;

    private final Runs runs;

    JobService(JobStore store, JobJson json, SubmissionFunnel funnel, LiveTasks tasks, Ledger ledger, Runs runs) {
        this.store = store;
        this.json = json;
        this.funnel = funnel;
        this.tasks = tasks;
        this.ledger = ledger;
        this.runs = runs;
    }

    /**
     * Accepts a job; when this returns it will not be lost.
     *
     * @param key makes the submission repeatable: the same key and request is the same job; null for none
     */
    SubmissionOutcome submit(SubmitJob request, @Nullable String key) {
        String unique = key == null ? UUID.randomUUID().toString() : key;
        return funnel.submit(submission(request, Ledger.identityOfSubmission(unique), key));
    }

    /**
     * Works out everything about a job.
     *
     * @param identity its identifying parameters in the ledger
     * @param key what makes it repeatable; null for none
     */
    Submission submission(SubmitJob request, Map<String, String> identity, @Nullable String key) {
        String spec = json.write(new JobSpec(List.of(new JobSpec.Step(
                Ledger.COMMAND_STEP, Objects.requireNonNull(request.commandArgv()), request.workdir()))));
        String config = json.write(request.config());
        String tags = json.write(request.tags());
        return new Submission(
                request.name(),
                spec,
                config,
                tags,
                identity,
                key,
                key == null ? null : digest(spec, config, tags, request.name()));
    }

    private static String digest(@Nullable String... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                digest.update(part == null ? new byte[] {0} : part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) '\n');
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /**
     * Ends a queued job, asks for a running one to stop and leaves a final one alone.
     *
     * @return the status that the job had; empty when there is no such job
     */
    @Transactional
    Optional<JobStatus> cancel(long job) {
        return tasks.cancel(job).or(() -> store.status(job));
    }

    /** Queues a job again that has failed or was cancelled. */
    @Transactional
    RetryOutcome retry(long job) {
        Optional<JobRow> row = store.lock(job);
        return row.map(this::retry).orElseGet(RetryOutcome.Unknown::new);
    }

    private RetryOutcome retry(JobRow job) {
        return switch (job.status()) {
            case QUEUED, RUNNING, COMPLETED -> new RetryOutcome.Refused(job.status());
            case FAILED, CANCELLED -> new RetryOutcome.Queued(queueAgain(job), job.status());
        };
    }

    private int queueAgain(JobRow job) {
        Reopening reopening = ledger.restart(job.id(), job.execution());
        if (!store.moveOn(job.id(), job.execution(), reopening.execution())) {
            throw new IllegalStateException("Job " + job.id() + " was locked and has moved on from " + job.execution());
        }
        store.tally(Map.of(job.status(), -1L));
        runs.reopened(List.of(job.id()));
        tasks.enqueue(List.of(new NewTask(
                reopening.step(),
                job.id(),
                reopening.execution(),
                reopening.stepName(),
                reopening.attempt(),
                job.priority())));
        return reopening.attempt();
    }
}
