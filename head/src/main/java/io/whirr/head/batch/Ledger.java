package io.whirr.head.batch;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.batch.core.job.DefaultJobKeyGenerator;
import org.springframework.batch.core.job.JobKeyGenerator;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Writes what happens to jobs the way Spring Batch would have written it, many at a time.
 *
 * <p>Every method belongs into a transaction of its caller, together with the rows that the change is about: the ledger
 * records a transition, it does not decide whether it may happen. So none of them looks at what was there before, but
 * for the version numbers that Batch's own optimistic locking reads.
 */
@Component
public class Ledger {

    /** The job name of a command that was given none. */
    public static final String UNNAMED = "command";

    /** The name of the only step of a plain command. */
    public static final String COMMAND_STEP = "command";

    /** The identifying job parameter of a submission. */
    static final String SUBMISSION_PARAMETER = "whirr.submission";

    private static final int LONGEST_JOB_NAME = 100;

    private final JobKeyGenerator keys = new DefaultJobKeyGenerator();

    private final LedgerStore store;

    private final ApplicationEventPublisher events;

    Ledger(LedgerStore store, ApplicationEventPublisher events) {
        this.store = store;
        this.events = events;
    }

    /** The name of the job instance of a job that people call {@code name}: cut to what the column holds. */
    public static String jobName(String name) {
        String whole = name.isBlank() ? UNNAMED : name;
        return whole.codePointCount(0, whole.length()) <= LONGEST_JOB_NAME
                ? whole
                : whole.substring(0, whole.offsetByCodePoints(0, LONGEST_JOB_NAME));
    }

    /** Enters new jobs, each queued with one step. */
    public void open(List<Opening> jobs) {
        store.open(
                jobs,
                jobs.stream().map(job -> keys.generateKey(parameters(job))).toList());
    }

    private static JobParameters parameters(Opening job) {
        return new JobParametersBuilder()
                .addString(SUBMISSION_PARAMETER, job.submission())
                .toJobParameters();
    }

    /** Attempts were handed to workers. */
    public void start(Collection<Long> steps, Collection<Long> executions) {
        store.start(longs(steps), longs(executions));
    }

    /** Somebody asked for running jobs to stop; they run on until their workers have heard of it. */
    public void stopping(Collection<Long> executions) {
        store.stopping(longs(executions));
    }

    /** Attempts ended, and their jobs with them. */
    public void end(List<AttemptEnd> ends) {
        store.end(ends, true);
        events.publishEvent(AttemptsEnded.of(ends));
    }

    /**
     * Attempts ended and their jobs go back into the queue.
     *
     * @return the id of the step execution that was opened in the place of each
     */
    public Map<Long, Long> requeue(List<AttemptEnd> ends) {
        store.end(ends, false);
        events.publishEvent(AttemptsEnded.of(ends));
        return store.openAgain(ends.stream().mapToLong(AttemptEnd::step).toArray());
    }

    /**
     * A lost attempt turned out to be alive before another had begun: it runs again, and the one that was opened in its
     * place never was.
     */
    public void revive(long former, long withdrawn) {
        store.revive(former, withdrawn);
    }

    /**
     * Opens a new execution of a job that had ended: a Batch restart, at the step that had not completed.
     *
     * @param execution the execution that ended
     */
    public Reopening restart(long job, long execution) {
        return store.restart(job, execution);
    }

    /** All attempts of a job, the first one first; those of executions before a retry too. */
    public List<Attempt> attempts(long job) {
        return store.attempts(job);
    }

    /** The attempt of a job that began last, if there was one. */
    public Optional<Attempt> lastAttempt(long job) {
        List<Attempt> attempts = attempts(job);
        return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.getLast());
    }

    private static long[] longs(Collection<Long> ids) {
        return ids.stream().mapToLong(Long::longValue).toArray();
    }
}
