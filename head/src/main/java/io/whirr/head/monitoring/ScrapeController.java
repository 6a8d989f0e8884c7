package io.whirr.head.monitoring;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Everything that is measured, as Prometheus reads it. */
@RestController
class ScrapeController {

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry registry;

    ScrapeController(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    /** In the format of OpenMetrics for those who ask for it. */
    @GetMapping("/metrics")
    ResponseEntity<byte[]> scrape(@RequestHeader(name = "Accept", required = false) @Nullable String accept)
            throws IOException {
        String format = accept != null && accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        registry.scrape(text, format);
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.CONTENT_TYPE,
                        MediaType.parseMediaType(format).toString())
                .body(text.toByteArray());
    }
}
