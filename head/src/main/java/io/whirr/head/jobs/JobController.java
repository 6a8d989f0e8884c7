package io.whirr.head.jobs;

import io.whirr.api.http.Message;
import io.whirr.api.jobs.AttemptList;
import io.whirr.api.jobs.CancelJobs;
import io.whirr.api.jobs.CancelledJob;
import io.whirr.api.jobs.CancelledJobs;
import io.whirr.api.jobs.ChangeJob;
import io.whirr.api.jobs.ElementList;
import io.whirr.api.jobs.Job;
import io.whirr.api.jobs.JobList;
import io.whirr.api.jobs.RetriedJob;
import io.whirr.api.jobs.RetryJob;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.http.InvalidRequest;
import io.whirr.head.http.Refusal;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Jobs over HTTP, once they have been submitted. */
@RestController
@RequestMapping("/api/v1/jobs")
class JobController {

    private static final Set<JobStatus> UNFINISHED = EnumSet.of(JobStatus.QUEUED, JobStatus.RUNNING);

    private static final Set<JobStatus> ALL = EnumSet.allOf(JobStatus.class);

    private static final RetryJob EVERYTHING = new RetryJob(null, null);

    private final JobService service;

    private final JobViews views;

    JobController(JobService service, JobViews views) {
        this.service = service;
        this.views = views;
    }

    @GetMapping("/{job_id}")
    Job show(@PathVariable("job_id") long id) {
        return views.show(id).orElseThrow(() -> unknown(id));
    }

    /** Without a status, or with {@code active}, what is queued or running; a word that is no status finds nothing. */
    @GetMapping
    JobList list(
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String tag,
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String owner,
            @RequestParam(defaultValue = "50") @Min(1) @Max(500) int limit) {
        Set<JobStatus> statuses = statuses(status == null || status.isEmpty() ? "active" : status);
        if (statuses.isEmpty()) {
            return new JobList(List.of());
        }
        boolean unfiltered = tag == null && name == null && owner == null;
        return new JobList(
                unfiltered && UNFINISHED.containsAll(statuses)
                        ? views.unfinished(statuses, limit)
                        : views.matching(statuses, tag, name, owner, limit));
    }

    private static Set<JobStatus> statuses(String word) {
        return switch (word) {
            case "active" -> UNFINISHED;
            case "all" -> ALL;
            default -> JobStatus.ofWire(word).map(EnumSet::of).orElseGet(() -> EnumSet.noneOf(JobStatus.class));
        };
    }

    @GetMapping("/{job_id}/elements")
    ElementList elements(
            @PathVariable("job_id") long id,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(defaultValue = "-1") int after,
            @RequestParam(defaultValue = "100") @Min(1) @Max(1_000) int limit) {
        JobStatus only = status == null ? null : JobStatus.ofWire(status).orElseThrow(() -> noStatus(status));
        return views.elements(id, only, after, limit).orElseThrow(() -> unknown(id));
    }

    private static InvalidRequest noStatus(String word) {
        return InvalidRequest.inQuery("status", "it is queued, running, completed, failed or cancelled", word);
    }

    @GetMapping("/{job_id}/attempts")
    AttemptList attempts(
            @PathVariable("job_id") long id, @RequestParam(required = false) @Min(0) @Nullable Integer element) {
        return views.attempts(id, element).orElseThrow(() -> unknown(id));
    }

    @PostMapping("/{job_id}/cancel")
    CancelledJob cancel(@PathVariable("job_id") long id) {
        return service.cancel(id, null)
                .map(before -> new CancelledJob("Job %d cancelled".formatted(id), before.wire()))
                .orElseThrow(() -> unknown(id));
    }

    @PostMapping("/{job_id}/elements/{element}/cancel")
    CancelledJob cancel(@PathVariable("job_id") long id, @PathVariable("element") int element) {
        String status = views.elements(id, null, element - 1, 1).orElseThrow(() -> unknown(id)).elements().stream()
                .filter(found -> found.index() == element)
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("Job %d has no element %d".formatted(id, element)))
                .status();
        var _ = service.cancel(id, element);
        return new CancelledJob("Element %d of job %d cancelled".formatted(element, id), status);
    }

    @PostMapping("/cancel")
    CancelledJobs cancel(@RequestBody CancelJobs request) {
        if (request.ids() == null
                && request.tag() == null
                && request.name() == null
                && request.owner() == null
                && request.status() == null) {
            throw InvalidRequest.inBody("ids", "say which: ids, tag, name, owner or status", null);
        }
        if (request.status() != null && !UNFINISHED.containsAll(statuses(request.status()))) {
            throw InvalidRequest.inBody("status", "only queued and running jobs can be cancelled", request.status());
        }
        return service.cancel(request);
    }

    @PostMapping("/{job_id}/retry")
    RetriedJob retry(@PathVariable("job_id") long id, @RequestBody(required = false) @Nullable RetryJob request) {
        return switch (service.retry(id, request == null ? EVERYTHING : request)) {
            case RetryOutcome.Queued(int attempt, JobStatus before) ->
                new RetriedJob(id, attempt, "Job %d queued again".formatted(id), before.wire());
            case RetryOutcome.Refused(JobStatus status) ->
                throw Refusal.conflict("Job %d is %s: only a job that failed or was cancelled can be retried"
                        .formatted(id, status.wire()));
            case RetryOutcome.NotOver(JobStatus status) ->
                throw Refusal.conflict("Job %d is %s: until it has ended, only what has failed of it can be retried"
                        .formatted(id, status.wire()));
            case RetryOutcome.Followed(long by) ->
                throw Refusal.conflict(
                        "Job %d has not ended, and job %d waits for its elements one by one: retry it when it has ended"
                                .formatted(id, by));
            case RetryOutcome.Hopeless(String why) ->
                throw Refusal.conflict("Job %d would be cancelled again: %s".formatted(id, why));
            case RetryOutcome.NothingToDo() ->
                throw Refusal.conflict("Job %d has none of these elements to run again".formatted(id));
            case RetryOutcome.Unknown() -> throw unknown(id);
        };
    }

    @PostMapping("/{job_id}/hold")
    Message hold(@PathVariable("job_id") long id) {
        return changed(id, service.hold(id, true), "held");
    }

    @PostMapping("/{job_id}/unhold")
    Message unhold(@PathVariable("job_id") long id) {
        return changed(id, service.hold(id, false), "let go");
    }

    @PostMapping("/{job_id}/requeue")
    Message requeue(@PathVariable("job_id") long id) {
        return switch (service.requeue(id)) {
            case RequeueOutcome.Queued(var _) -> done(id, "queued again");
            case RequeueOutcome.BeingCancelled() -> throw Refusal.conflict("Job %d is being cancelled".formatted(id));
            case RequeueOutcome.Over(JobStatus status) -> throw isFinal(id, status);
            case RequeueOutcome.Unknown() -> throw unknown(id);
        };
    }

    @PatchMapping("/{job_id}")
    Message change(@PathVariable("job_id") long id, @RequestBody ChangeJob request) {
        return changed(id, service.prioritize(id, request.priority()), "given the priority " + request.priority());
    }

    private static Message changed(long id, Optional<JobStatus> status, String what) {
        JobStatus known = status.orElseThrow(() -> unknown(id));
        if (known.isFinal()) {
            throw isFinal(id, known);
        }
        return done(id, what);
    }

    private static Message done(long id, String what) {
        return new Message("Job %d %s".formatted(id, what), true);
    }

    private static Refusal isFinal(long id, JobStatus status) {
        return Refusal.conflict("Job %d is %s, which is final".formatted(id, status.wire()));
    }

    static Refusal unknown(long id) {
        return Refusal.notFound("Job %d not found".formatted(id));
    }
}
