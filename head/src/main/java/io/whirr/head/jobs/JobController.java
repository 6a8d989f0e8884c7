package io.whirr.head.jobs;

import io.whirr.api.jobs.CancelledJob;
import io.whirr.api.jobs.Job;
import io.whirr.api.jobs.JobList;
import io.whirr.api.jobs.RetriedJob;
import io.whirr.api.jobs.SubmitJob;
import io.whirr.api.jobs.SubmittedJob;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.http.Refusal;
import io.whirr.head.runs.RunKey;
import io.whirr.head.runs.Runs;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Jobs over HTTP. */
@RestController
@RequestMapping("/api/v1/jobs")
class JobController {

    private static final Set<JobStatus> UNFINISHED = EnumSet.of(JobStatus.QUEUED, JobStatus.RUNNING);

    private static final int LONGEST_KEY = 255;

    private final JobService service;

    private final JobStore store;

    private final Runs runs;

    JobController(JobService service, JobStore store, Runs runs) {
        this.service = service;
        this.store = store;
        this.runs = runs;
    }

    @PostMapping
    SubmittedJob submit(
            @RequestBody SubmitJob request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
        if (key != null && (key.isBlank() || key.length() > LONGEST_KEY)) {
            throw Refusal.badRequest("An Idempotency-Key has 1 to %d characters".formatted(LONGEST_KEY));
        }
        return switch (service.submit(request, key)) {
            case SubmissionOutcome.Accepted(long job) -> submitted(job);
            case SubmissionOutcome.KeyTaken(long job) ->
                throw Refusal.conflict(
                        "This Idempotency-Key stands for another request, which became job %d: use a new key"
                                .formatted(job));
        };
    }

    private SubmittedJob submitted(long job) {
        return new SubmittedJob(
                job, "job-" + job, runs.directory(RunKey.of(job)).toString(), "Job %d created".formatted(job), null);
    }

    @GetMapping("/{job_id}")
    Job show(@PathVariable("job_id") long id) {
        return store.find(id).orElseThrow(() -> unknown(id));
    }

    /** Without a status, or with {@code active}, what is queued or running; a word that is no status finds nothing. */
    @GetMapping
    JobList list(
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(defaultValue = "50") @Min(1) @Max(500) int limit) {
        return new JobList(jobs(status == null || status.isEmpty() ? "active" : status, limit));
    }

    private List<Job> jobs(String word, int limit) {
        return switch (word) {
            case "active" -> store.unfinished(UNFINISHED, limit);
            case "all" -> store.newest(EnumSet.allOf(JobStatus.class), limit);
            default -> JobStatus.ofWire(word).map(status -> jobs(status, limit)).orElseGet(List::of);
        };
    }

    private List<Job> jobs(JobStatus status, int limit) {
        return status.isFinal() ? store.newest(Set.of(status), limit) : store.unfinished(Set.of(status), limit);
    }

    @PostMapping("/{job_id}/cancel")
    CancelledJob cancel(@PathVariable("job_id") long id) {
        return service.cancel(id)
                .map(before -> new CancelledJob("Job %d cancelled".formatted(id), before.wire()))
                .orElseThrow(() -> unknown(id));
    }

    @PostMapping("/{job_id}/retry")
    RetriedJob retry(@PathVariable("job_id") long id) {
        return switch (service.retry(id)) {
            case RetryOutcome.Queued(int attempt, JobStatus before) ->
                new RetriedJob(id, attempt, "Job %d queued again".formatted(id), before.wire());
            case RetryOutcome.Refused(JobStatus status) ->
                throw Refusal.conflict("Job %d is %s: only a job that failed or was cancelled can be retried"
                        .formatted(id, status.wire()));
            case RetryOutcome.Unknown() -> throw unknown(id);
        };
    }

    private static Refusal unknown(long id) {
        return Refusal.notFound("Job %d not found".formatted(id));
    }
}
