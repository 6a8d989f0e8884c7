package io.whirr.head.leases;

import io.whirr.api.jobs.Explanation;
import io.whirr.head.http.Refusal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Explanations over HTTP. */
@RestController
class ExplanationController {

    private final Explanations explanations;

    ExplanationController(Explanations explanations) {
        this.explanations = explanations;
    }

    @GetMapping("/api/v1/jobs/{job_id}/explain")
    Explanation explain(@PathVariable("job_id") long job) {
        return explanations.explain(job).orElseThrow(() -> Refusal.notFound("Job %d not found".formatted(job)));
    }
}
