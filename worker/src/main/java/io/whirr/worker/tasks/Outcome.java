package io.whirr.worker.tasks;

import io.whirr.api.jobs.Job;
import io.whirr.api.leases.CompleteJob;
import io.whirr.worker.processes.ExitStatus;
import io.whirr.worker.processes.Start;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended, as the head is to hear it, now or in another life.
 *
 * @param workerId who ran it
 * @param job the job's number
 * @param runId the run that it belongs to
 * @param attempt which try of the job it was
 * @param token the claim's fencing token; null from a head that knows none
 * @param exitCode the exit status, or minus the signal's number
 * @param signal the signal's name; null when it ended by itself
 * @param reason why it ended, where the exit status does not say; null where it does
 * @param errorMessage a sentence for people; null for success
 * @param ended when it ended
 */
record Outcome(
        String workerId,
        long job,
        String runId,
        int attempt,
        @Nullable Long token,
        int exitCode,
        @Nullable String signal,
        @Nullable String reason,
        @Nullable String errorMessage,
        Moment ended) {

    private static final ExitStatus TERMINATED = new ExitStatus(-15, "SIGTERM");

    /** The main command ended by itself. */
    static Outcome ended(String workerId, Assignment task, ExitStatus status, Moment when) {
        return of(workerId, task, status, null, status.code() == 0 ? null : words(status), when);
    }

    /** Somebody cancelled it. A command that ends well when told to end was cancelled all the same. */
    static Outcome cancelled(String workerId, Assignment task, ExitStatus status) {
        ExitStatus told = status.code() == 0 ? TERMINATED : status;
        return of(workerId, task, told, null, "Job cancelled", Moment.now());
    }

    /** It was over one of its limits. A command that ends well when told to end was over it all the same. */
    static Outcome exceeded(String workerId, Assignment task, ExitStatus status, TaskEvent.Exceeded over) {
        ExitStatus told = status.code() == 0 ? TERMINATED : status;
        return of(workerId, task, told, over.reason(), over.message(), Moment.now());
    }

    /** It never ran. */
    static Outcome notStarted(String workerId, Assignment task, Start.NotStarted fault) {
        ExitStatus status = new ExitStatus(fault.code(), null);
        return of(workerId, task, status, "COULD_NOT_START", fault.why().replace('\0', '?'), Moment.now());
    }

    private static Outcome of(
            String workerId,
            Assignment task,
            ExitStatus status,
            @Nullable String reason,
            @Nullable String message,
            Moment ended) {
        return new Outcome(
                workerId,
                task.job(),
                task.runId(),
                task.attempt(),
                task.token(),
                status.code(),
                status.signal(),
                reason,
                message,
                ended);
    }

    private static String words(ExitStatus status) {
        return "Exit code: " + status.code() + (status.signal() == null ? "" : " (" + status.signal() + ")");
    }

    CompleteJob report() {
        // Heads of old make the run by this name; those that name runs otherwise know it by the token.
        @Nullable String named = runId.equals("job-" + job) ? runId : null;
        return new CompleteJob(workerId, exitCode, named, errorMessage, token, signal, reason, ended.secondsAgo());
    }

    /** As people write it: {@code 12}, or {@code 12.17} for an element of an array. */
    String number() {
        return Assignment.number(runId);
    }

    /** Whether a head without tokens still waits for this outcome, and not for that of a later attempt. */
    boolean isAwaitedIn(Job seen) {
        return seen.status().equals("running") && workerId.equals(seen.workerId()) && attempt == seen.attempt();
    }
}
