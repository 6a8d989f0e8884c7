package io.whirr.head.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Sends away whoever there is no room for, before anything is read or done for them. Who asks whether the head is well
 * is always let in.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RoomFilter extends OncePerRequestFilter {

    private static final Set<String> ALWAYS = Set.of("/health", "/metrics");

    private final InService inService;

    private final HttpProperties properties;

    RoomFilter(InService inService, HttpProperties properties) {
        this.inService = inService;
        this.properties = properties;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long cost = InService.cost(request.getHeader("Transfer-Encoding") == null ? body(request) : -1);
        if (ALWAYS.contains(request.getRequestURI())) {
            chain.doFilter(request, response);
        } else if (inService.enter(cost)) {
            try {
                chain.doFilter(request, response);
            } finally {
                inService.leave(cost);
            }
        } else {
            long seconds = Math.max(1, properties.retryAfter().toSeconds());
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
            Answer.write(
                    response,
                    HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                    "The head serves as many requests as it has memory for; try again in a moment");
        }
    }

    private static long body(HttpServletRequest request) {
        return Math.max(0, request.getContentLengthLong());
    }
}
