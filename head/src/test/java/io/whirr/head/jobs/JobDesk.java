package io.whirr.head.jobs;

import io.whirr.api.jobs.CancelJobs;
import io.whirr.api.jobs.CancelledJobs;
import io.whirr.api.jobs.ElementList;
import io.whirr.api.jobs.Job;
import io.whirr.api.jobs.RetryJob;
import io.whirr.api.jobs.SubmitGraph;
import io.whirr.api.jobs.SubmitJob;
import io.whirr.head.batch.JobStatus;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a user does with jobs, for the tests of other features. */
@Component
public class JobDesk {

    private final JobService service;

    private final JobViews views;

    JobDesk(JobService service, JobViews views) {
        this.service = service;
        this.views = views;
    }

    public long submit(String... argv) {
        return submitAs(null, argv);
    }

    public long submitAs(@Nullable String key, String... argv) {
        return submit(new SubmitJob(List.of(argv), "/", null, null, null), key);
    }

    public long submit(SubmitJob request, @Nullable String key) {
        return accepted(service.submit(request, key));
    }

    public List<Long> submit(SubmitGraph graph) {
        return service.submit(graph, null).stream().map(JobDesk::accepted).toList();
    }

    private static long accepted(SubmissionOutcome outcome) {
        return switch (outcome) {
            case SubmissionOutcome.Accepted(long job) -> job;
            case SubmissionOutcome.KeyTaken(long job) ->
                throw new IllegalStateException("the key stands for job " + job);
        };
    }

    public Optional<JobStatus> cancel(long job) {
        return service.cancel(job, null);
    }

    public RetryOutcome retry(long job) {
        return service.retry(job, new RetryJob(null, null));
    }

    public RetryOutcome retry(long job, RetryJob wish) {
        return service.retry(job, wish);
    }

    /** Whether there was anything to run again. */
    public boolean isRetried(long job, RetryJob wish) {
        return service.retry(job, wish) instanceof RetryOutcome.Queued;
    }

    public Optional<JobStatus> cancel(long job, int element) {
        return service.cancel(job, element);
    }

    public CancelledJobs cancel(CancelJobs wish) {
        return service.cancel(wish);
    }

    public Optional<JobStatus> hold(long job, boolean held) {
        return service.hold(job, held);
    }

    public void prioritize(long job, int priority) {
        service.prioritize(job, priority);
    }

    public Optional<JobStatus> requeue(long job) {
        return switch (service.requeue(job)) {
            case RequeueOutcome.Queued(JobStatus before) -> Optional.of(before);
            case RequeueOutcome.BeingCancelled() -> Optional.of(JobStatus.RUNNING);
            case RequeueOutcome.Over(JobStatus status) -> Optional.of(status);
            case RequeueOutcome.Unknown() -> Optional.empty();
        };
    }

    public ElementList elements(long job) {
        return views.elements(job, null, -1, 1_000).orElseThrow();
    }

    public Job show(long job) {
        return views.show(job).orElseThrow();
    }
}
