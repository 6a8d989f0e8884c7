package io.whirr.probe;

import io.whirr.api.http.Message;
import io.whirr.api.jobs.SubmitJob;
import io.whirr.api.leases.ClaimTask;
import io.whirr.api.leases.CompleteJob;
import io.whirr.head.http.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.sql.SQLException;
import java.time.Instant;
import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers with what it understood. */
@RestController
@RequestMapping("/probe/v1")
public class ProbeController {

    @PostMapping("/jobs")
    SubmitJob submit(@RequestBody SubmitJob request) {
        return request;
    }

    @PostMapping("/claim")
    ClaimTask claim(@RequestBody ClaimTask request) {
        return request;
    }

    @PostMapping("/jobs/{job_id}/complete")
    CompleteJob complete(@PathVariable("job_id") long jobId, @RequestBody CompleteJob request) {
        return request;
    }

    @GetMapping("/jobs")
    Map<String, Object> list(
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(defaultValue = "50") @Min(1) @Max(500) int limit) {
        return Map.of("status", String.valueOf(status), "limit", limit);
    }

    /** Its end cannot be read: what comes before it is more than is kept until an answer is sent. */
    @GetMapping("/broken-list")
    List<String> broken() {
        return new AbstractList<>() {
            @Override
            public String get(int index) {
                if (index == size() - 1) {
                    throw new IllegalStateException("the last one cannot be read");
                }
                return "element " + index;
            }

            @Override
            public int size() {
                return 10_000;
            }
        };
    }

    @GetMapping("/jobs/{job_id}")
    Map<String, Object> show(@PathVariable("job_id") long jobId) {
        return Map.of("id", jobId);
    }

    @PostMapping("/workers/{worker_id}/unregister")
    Message unregister(@PathVariable("worker_id") String workerId) {
        return new Message("Worker " + workerId + " unregistered", true);
    }

    @GetMapping("/values")
    Map<String, @Nullable Object> values() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("time", Instant.parse("2026-11-23T01:02:03.123456789Z"));
        values.put("whole", Instant.parse("2026-11-23T01:02:03Z"));
        values.put("nan", Double.NaN);
        values.put("infinite", Float.NEGATIVE_INFINITY);
        values.put("nothing", null);
        values.put("half \uD800", "half \uDC00");
        values.put("message", new Message("Größe 🚀", true));
        return values;
    }

    @GetMapping("/fail/{how}")
    CompletableFuture<Message> fail(@PathVariable String how) throws SQLException {
        return switch (how) {
            case "refused" -> throw Refusal.conflict("Job 1 is running");
            case "later" -> throw new CompletionException(Refusal.tryLater("Too much to do"));
            case "async" -> CompletableFuture.failedFuture(new CompletionException(Refusal.forbidden("No")));
            case "database" -> throw new IllegalStateException("x", new SQLException("gone", "57P01"));
            case "sql" -> throw new SQLException("syntax error of ours", "42601");
            case "error" -> throw new StackOverflowError("secret");
            default -> throw new IllegalStateException("secret");
        };
    }

    @GetMapping("/runs/{run_id}/artifacts/{*path}")
    Map<String, Object> artifact(
            @PathVariable("run_id") String runId, @PathVariable("path") String path, HttpServletRequest request) {
        return Map.of("run", runId, "path", path, "uri", request.getRequestURI());
    }
}
