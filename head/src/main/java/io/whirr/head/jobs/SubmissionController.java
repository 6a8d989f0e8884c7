package io.whirr.head.jobs;

import io.whirr.api.jobs.SubmitGraph;
import io.whirr.api.jobs.SubmitJob;
import io.whirr.api.jobs.SubmittedGraph;
import io.whirr.api.jobs.SubmittedJob;
import io.whirr.head.http.Refusal;
import io.whirr.head.runs.RunKey;
import io.whirr.head.runs.Runs;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Submissions over HTTP. */
@RestController
@RequestMapping("/api/v1/jobs")
class SubmissionController {

    private static final int LONGEST_KEY = 255;

    private final JobService service;

    private final Runs runs;

    SubmissionController(JobService service, Runs runs) {
        this.service = service;
        this.runs = runs;
    }

    @PostMapping
    SubmittedJob submit(
            @RequestBody SubmitJob request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
        checkKey(key);
        return submitted(service.submit(request, key), request);
    }

    @PostMapping("/graph")
    SubmittedGraph submit(
            @RequestBody SubmitGraph request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
        checkKey(key);
        List<SubmissionOutcome> outcomes = service.submit(request, key);
        List<SubmittedGraph.Node> nodes = new ArrayList<>();
        for (SubmissionOutcome outcome : outcomes) {
            SubmitGraph.Node node = request.jobs().get(nodes.size());
            nodes.add(new SubmittedGraph.Node(node.key(), submitted(outcome, node.job())));
        }
        return new SubmittedGraph(nodes, "%d jobs created".formatted(nodes.size()));
    }

    private static void checkKey(@Nullable String key) {
        if (key != null && (key.isBlank() || key.length() > LONGEST_KEY)) {
            throw Refusal.badRequest("An Idempotency-Key has 1 to %d characters".formatted(LONGEST_KEY));
        }
    }

    private SubmittedJob submitted(SubmissionOutcome outcome, SubmitJob request) {
        return switch (outcome) {
            case SubmissionOutcome.Accepted(long job) -> submitted(job, request);
            case SubmissionOutcome.KeyTaken(long job) ->
                throw Refusal.conflict(
                        "This Idempotency-Key stands for another request, which became job %d: use a new key"
                                .formatted(job));
        };
    }

    private SubmittedJob submitted(long job, SubmitJob request) {
        return new SubmittedJob(
                job,
                RunKey.of(job).id(),
                runs.directory(RunKey.of(job)).toString(),
                "Job %d created".formatted(job),
                JobPlanner.elements(request).map(ArrayRange::size).orElse(null));
    }
}
