package io.whirr.api.jobs;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job and where it stands.
 *
 * @param id the job's number
 * @param name what people call it; null for none
 * @param commandArgv the command and its arguments
 * @param workdir the directory on the worker that the command starts in
 * @param config what the job was configured with
 * @param tags labels
 * @param status {@code queued}, {@code running}, {@code completed}, {@code failed} or {@code cancelled}; only the first
 *     two are not final
 * @param attempt which try of the job this is, from 1
 * @param workerId who runs it, or ran it last; null while nobody has
 * @param createdAt when it was submitted
 * @param startedAt when the current attempt was handed out, or the last one; null while the job is queued
 * @param finishedAt when it became final
 * @param exitCode the exit status of the last attempt; null while there is none
 * @param runId {@code job-{id}}
 * @param cancelRequested true when somebody asked for the job to stop, whether or not it has
 * @param reason why the job ended or its last attempt did: {@code COMPLETED}, {@code FAILED}, {@code CANCELLED},
 *     {@code LOST}, {@code QUARANTINED}, …; null before the first end
 * @param errorMessage what the worker or the head said of the end; null where nothing needs saying
 * @param step the step that the live task is an attempt at; null once the job is final
 * @param token the live task's fencing token, which whoever claimed it sends with every later call about it; null once
 *     the job is final
 * @param priority the higher, the sooner
 * @param owner whom it counts for; null for nobody
 * @param group whom the owner belongs to; null for nobody
 * @param waitsFor what a queued job waits for other than a worker: {@code dependency}, {@code hold}, {@code backoff} or
 *     {@code limit}; null when only a worker is missing, or nothing
 * @param after what it waits for or waited for; null for nothing
 * @param steps the steps of a pipeline; null where it is a single command
 * @param elements how many elements of an array are where; null where it is none
 */
public record Job(
        long id,
        @Nullable String name,
        List<String> commandArgv,
        String workdir,
        @Nullable Map<String, @Nullable Object> config,
        @Nullable List<String> tags,
        String status,
        int attempt,
        @Nullable String workerId,
        @Nullable Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Integer exitCode,
        @Nullable String runId,
        boolean cancelRequested,
        @Nullable String reason,
        @Nullable String errorMessage,
        @Nullable String step,
        @Nullable Long token,
        int priority,
        @Nullable String owner,
        @Nullable String group,
        @Nullable String waitsFor,
        @Nullable List<After> after,
        @Nullable List<StepState> steps,
        @Nullable ElementCounts elements) {}
