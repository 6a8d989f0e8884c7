package io.whirr.head.runs;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The output of a run as it is written. */
@RestController
class LogController {

    private final RunLookup lookup;
    private final LogReader logs;

    LogController(RunLookup lookup, LogReader logs) {
        this.lookup = lookup;
        this.logs = logs;
    }

    /**
     * Answers with the bytes from an offset on, as they are. {@code Whirr-Attempt} is the run's current attempt, so
     * that whoever follows a log learns that another one has begun, whose log begins at 0.
     */
    @GetMapping("/api/v1/runs/{run_id}/log")
    void log(
            @PathVariable("run_id") String id,
            @RequestParam(name = "offset", defaultValue = "0") @Min(0) long offset,
            @RequestParam(name = "attempt", required = false) @Min(1) @Nullable Integer attempt,
            @RequestParam(name = "wait_seconds", defaultValue = "0") @Min(0) @Max(30) int waitSeconds,
            HttpServletResponse response)
            throws IOException {
        var wait = Duration.ofSeconds(waitSeconds);
        try (LogPart part = logs.read(lookup.state(id), attempt, offset, wait)) {
            response.setContentType("application/octet-stream");
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("Whirr-Attempt", Integer.toString(part.state().sequence()));
            response.setHeader("Whirr-Next-Offset", Long.toString(part.next()));
            response.setHeader("Whirr-Log-Complete", Boolean.toString(part.isComplete()));
            response.setContentLengthLong(part.length());
            ArtifactController.endIfCut(part.length(), response);
            part.copy(response.getOutputStream());
        }
    }
}
