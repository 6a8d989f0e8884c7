package io.whirr.head.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What clients of upstream rely on before a route is looked for: HEAD and OPTIONS are not served, and a POST with a
 * slash at its end is, without a redirect, which would lose its body.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class MethodFilter extends OncePerRequestFilter {

    private static final Set<String> NOT_SERVED = Set.of("HEAD", "OPTIONS", "TRACE");

    private final Routes routes;

    MethodFilter(Routes routes) {
        this.routes = routes;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getRequestURI();
        if (NOT_SERVED.contains(request.getMethod())) {
            Set<String> methods = routes.methods(path);
            if (!methods.isEmpty()) {
                response.setHeader(HttpHeaders.ALLOW, String.join(", ", methods));
                Answer.write(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "Method Not Allowed");
                return;
            }
        }
        boolean slash = request.getMethod().equals("POST") && path.length() > 1 && path.endsWith("/");
        chain.doFilter(slash ? new Slashless(request) : request, response);
    }

    /** The same request for the path without the slash at its end. */
    private static final class Slashless extends HttpServletRequestWrapper {

        Slashless(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getRequestURI() {
            return cut(super.getRequestURI());
        }

        @Override
        public StringBuffer getRequestURL() {
            return new StringBuffer(cut(super.getRequestURL().toString()));
        }

        @Override
        public String getServletPath() {
            return cut(super.getServletPath());
        }

        private static String cut(String path) {
            return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        }
    }
}
