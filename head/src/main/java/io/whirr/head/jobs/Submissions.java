package io.whirr.head.jobs;

import io.whirr.api.jobs.SubmitJob;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.batch.Ledger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Jobs that another feature wants, made and cancelled in its own transaction together with its own rows. */
@Component
public class Submissions {

    private final JobService service;

    private final JobPlanner planner;

    private final SubmissionFunnel funnel;

    Submissions(JobService service, JobPlanner planner, SubmissionFunnel funnel) {
        this.service = service;
        this.planner = planner;
        this.funnel = funnel;
    }

    /**
     * A job of a schedule.
     *
     * @param job what to run
     * @param schedule the schedule's number
     * @param fireTime the time that it is for; with the schedule it identifies the job
     */
    public record Fired(SubmitJob job, long schedule, Instant fireTime) {

        private Map<String, String> identity() {
            return Ledger.identityOfFiring(schedule, fireTime);
        }
    }

    /**
     * Refuses what could never be submitted.
     *
     * @throws io.whirr.head.http.InvalidRequest as the submission would
     */
    public void check(SubmitJob job) {
        planner.plan(job, Map.of(), null);
    }

    /**
     * Makes jobs of firings, all or none of them.
     *
     * @return their numbers, in the same order
     * @throws org.springframework.dao.DuplicateKeyException when one of the firings has become a job before
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Long> submit(List<Fired> firings) {
        List<Submission> submissions = firings.stream()
                .map(firing -> planner.plan(firing.job(), firing.identity(), null))
                .toList();
        return funnel.join(submissions).stream().map(Submissions::number).toList();
    }

    private static long number(SubmissionOutcome outcome) {
        return switch (outcome) {
            case SubmissionOutcome.Accepted(long job) -> job;
            case SubmissionOutcome.KeyTaken(long job) ->
                throw new IllegalStateException("A firing has no key, and yet another request has it: job " + job);
        };
    }

    /**
     * Ends a queued job, asks for a running one to stop and leaves a final one alone.
     *
     * @return the status that it had; empty when there is no such job
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<JobStatus> cancel(long job) {
        return service.cancel(job, null);
    }
}
