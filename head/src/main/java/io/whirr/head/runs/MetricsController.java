package io.whirr.head.runs;

import io.whirr.head.http.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.exc.JacksonIOException;

/** What a run has logged so far, streamed from its file. */
@RestController
class MetricsController {

    private static final Logger log = LoggerFactory.getLogger(MetricsController.class);

    private final RunLookup lookup;
    private final RunStreams streams;
    private final RunProperties properties;

    MetricsController(RunLookup lookup, RunStreams streams, RunProperties properties) {
        this.lookup = lookup;
        this.streams = streams;
        this.properties = properties;
    }

    @GetMapping("/api/v1/runs/{run_id}/metrics")
    void metrics(
            @PathVariable("run_id") String id,
            @RequestParam(name = "after", required = false) @Min(0) @Nullable Long after,
            @RequestParam(name = "since_idx", required = false) @Nullable Long sinceIndex,
            @RequestParam(name = "last", required = false) @Min(1) @Max(100_000) @Nullable Integer last,
            @RequestParam(name = "limit", required = false) @Min(1) @Nullable Integer limit,
            @RequestParam(name = "attempt", required = false) @Min(1) @Nullable Integer attempt,
            HttpServletResponse response)
            throws IOException {
        var query = new MetricsQuery(after, sinceIndex, last, limit);
        try (RunFile file = streams.open(lookup.state(id), attempt, "metrics.jsonl")) {
            response.setContentType("application/json");
            write(file, query, response.getOutputStream());
        } catch (JacksonIOException gone) {
            throw gone.getCause();
        }
    }

    /** What cannot be read to its end must not look whole: then the answer is left without its end. */
    private void write(@Nullable RunFile file, MetricsQuery query, OutputStream target) {
        try (var out = Json.generator(target)) {
            if (file == null) {
                MetricsFile.writeNone(query, out);
            } else {
                new MetricsFile(file, properties.runs()).write(query, out);
            }
        } catch (IOException unreadable) {
            log.warn("metrics not read: {}", unreadable.toString());
            throw Refusal.unreadable("Error reading metrics file: " + unreadable.getMessage());
        }
    }
}
