package io.whirr.head.batch;

import java.time.Instant;
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
    static final String SUBMISSION = "whirr.submission";

    /** The identifying job parameters of a schedule's firing. */
    private static final String SCHEDULE = "whirr.schedule";

    private static final String FIRE_TIME = "whirr.fire-time";

    private static final String PARTITION = COMMAND_STEP + ":partition";

    private static final int LONGEST_JOB_NAME = 100;

    private final JobKeyGenerator keys = new DefaultJobKeyGenerator();

    private final LedgerStore store;

    private final AttemptStore attempts;

    private final ApplicationEventPublisher events;

    Ledger(LedgerStore store, AttemptStore attempts, ApplicationEventPublisher events) {
        this.store = store;
        this.attempts = attempts;
        this.events = events;
    }

    /** The name of the job instance of a job that people call {@code name}: cut to what the column holds. */
    public static String jobName(String name) {
        String whole = name.isBlank() ? UNNAMED : name;
        return whole.codePointCount(0, whole.length()) <= LONGEST_JOB_NAME
                ? whole
                : whole.substring(0, whole.offsetByCodePoints(0, LONGEST_JOB_NAME));
    }

    /** The identity of a job that somebody submitted: its idempotency key, or what else is unique. */
    public static Map<String, String> identityOfSubmission(String key) {
        return Map.of(SUBMISSION, key);
    }

    /** The identity of a job that a schedule started: one firing can never become two jobs. */
    public static Map<String, String> identityOfFiring(long schedule, Instant fireTime) {
        return Map.of(SCHEDULE, Long.toString(schedule), FIRE_TIME, fireTime.toString());
    }

    /** Enters new jobs, queued with their first step. */
    public void open(List<Opening> jobs) {
        store.open(
                jobs,
                jobs.stream().map(job -> keys.generateKey(parameters(job))).toList());
    }

    private static JobParameters parameters(Opening job) {
        JobParametersBuilder parameters = new JobParametersBuilder();
        job.identity().forEach(parameters::addString);
        return parameters.toJobParameters();
    }

    /** Attempts were handed to workers. */
    public void start(Collection<Long> steps, Collection<Long> executions) {
        store.start(longs(steps), longs(executions));
    }

    /** Somebody asked for running jobs to stop; they run on until their workers have heard of it. */
    public void stopping(Collection<Long> executions) {
        store.stopping(longs(executions));
    }

    /** Attempts ended, and some jobs with them. */
    public void end(List<AttemptEnd> attempts, List<JobEnd> jobs) {
        store.end(attempts, jobs);
        events.publishEvent(new AttemptsEnded(attempts));
    }

    /**
     * Attempts ended and their steps are to be tried again.
     *
     * @param queued the executions that are queued by that: all but those of arrays, which go on with other elements
     * @return the id of the step execution that was opened in the place of each
     */
    public Map<Long, Long> openAgain(Collection<Long> ended, Collection<Long> queued) {
        return store.openAgain(longs(ended), longs(queued));
    }

    /**
     * Opens steps of executions that are there.
     *
     * @param executions the execution of each step
     * @param names the steps' names
     * @return their ids, in that order
     */
    public List<Long> openSteps(long[] executions, String[] names) {
        return store.openSteps(executions, names);
    }

    /** Executions wait for a worker again, for their next step. */
    public void queued(Collection<Long> executions) {
        store.queued(longs(executions));
    }

    /**
     * A lost attempt turned out to be alive before another had begun: it runs again, and the one that was opened in its
     * place never was.
     */
    public void revive(long former, long withdrawn) {
        store.revive(former, withdrawn);
    }

    /**
     * Opens a new execution of a job that had ended: a Batch restart. Its steps are opened by themselves.
     *
     * @param former the execution that ended
     * @return the new execution
     */
    public long restart(long job, long former) {
        return store.restart(job, former);
    }

    /** What has become of the steps of a job that have been opened so far, in no order. */
    public List<StepHistory> steps(long job) {
        return attempts.steps(job);
    }

    /** All attempts of a job, the first one first; those of executions before a retry too. */
    public List<Attempt> attempts(long job) {
        return attempts.ofJob(job, null);
    }

    /** All attempts at a step of a job, the first one first. */
    public List<Attempt> attempts(long job, String step) {
        return attempts.ofJob(job, step);
    }

    /** The attempt of a job that began last, if there was one. */
    public Optional<Attempt> lastAttempt(long job) {
        List<Attempt> all = attempts(job);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /** The attempt with a token, if it is one of the job's. */
    public Optional<Attempt> attempt(long job, long token) {
        return attempts.ofToken(job, token);
    }

    /** The job that an attempt belongs to, if there is such an attempt. */
    public Optional<Long> jobOf(long token) {
        return attempts.jobOf(token);
    }

    /** The name of the step of an element of an array: Batch's own way to name partitions. */
    public static String partition(int element) {
        return PARTITION + element;
    }

    /** The number of the element that a step is for; empty for a step that is no partition. */
    public static Optional<Integer> element(String step) {
        return step.startsWith(PARTITION)
                ? Optional.of(Integer.parseInt(step.substring(PARTITION.length())))
                : Optional.empty();
    }

    private static long[] longs(Collection<Long> ids) {
        return ids.stream().mapToLong(Long::longValue).toArray();
    }
}
