package io.whirr.head.jobs;

import io.whirr.api.jobs.Job;
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

    private final JobStore store;

    JobDesk(JobService service, JobStore store) {
        this.service = service;
        this.store = store;
    }

    public long submit(String... argv) {
        return submitAs(null, argv);
    }

    public long submitAs(@Nullable String key, String... argv) {
        SubmitJob request = new SubmitJob(List.of(argv), "/", null, null, null);
        return switch (service.submit(request, key)) {
            case SubmissionOutcome.Accepted(long job) -> job;
            case SubmissionOutcome.KeyTaken(long job) ->
                throw new IllegalStateException("the key stands for job " + job);
        };
    }

    public Optional<JobStatus> cancel(long job) {
        return service.cancel(job);
    }

    public RetryOutcome retry(long job) {
        return service.retry(job);
    }

    public Job show(long job) {
        return store.find(job).orElseThrow();
    }
}
