package io.whirr.head.status;

import io.whirr.api.status.Health;
import io.whirr.head.database.DatabaseHealth;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says whether the head can do its work, which it cannot without its database. */
@RestController
class HealthController {

    private final DatabaseHealth database;

    HealthController(DatabaseHealth database) {
        this.database = database;
    }

    /** Healthy, or 503 with the reason. */
    @GetMapping("/health")
    Record health(HttpServletResponse response) {
        Optional<String> trouble = database.trouble();
        if (trouble.isEmpty()) {
            return new Health("healthy");
        }
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        return new Unhealthy(trouble.get(), "unhealthy");
    }

    private record Unhealthy(String detail, String status) {}
}
