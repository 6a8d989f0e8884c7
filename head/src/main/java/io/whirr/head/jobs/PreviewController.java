package io.whirr.head.jobs;

import io.whirr.api.jobs.SubmitJob;
import io.whirr.api.jobs.SweepPreview;
import io.whirr.api.jobs.SweepPreview.Combination;
import io.whirr.api.jobs.SweepSpec;
import io.whirr.head.http.InvalidRequest;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a sweep would become, for whoever wants to see it before it is queued. */
@RestController
class PreviewController {

    /** Seeds that people can read and type. */
    private static final long MOST_SEEDS = 1_000_000_000;

    /** Takes the body of a submission, and queues nothing. */
    @PostMapping("/api/v1/jobs/preview")
    SweepPreview preview(
            @RequestBody SubmitJob request, @RequestParam(defaultValue = "100") @Min(1) @Max(10_000) int limit) {
        SweepSpec asked = request.sweep();
        if (asked == null) {
            throw InvalidRequest.inBody("sweep", "only a sweep can be looked at beforehand", null);
        }
        SweepSpec spec = Sweep.seeded(asked, ThreadLocalRandom.current().nextLong(MOST_SEEDS));
        Sweep sweep = Sweep.of(spec, request.commandArgv(), request.name());
        int size = sweep.range().size();
        return new SweepPreview(
                size,
                spec.seed(),
                IntStream.range(0, Math.min(limit, size))
                        .mapToObj(i -> new Combination(i, sweep.name(i), sweep.argv(i), sweep.config(i)))
                        .toList());
    }
}
