package io.whirr.head.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Has a form's body arrive as it was sent. Spring would put it together from parameters, which it is not taken for. */
@Component
@Order(0)
class FormFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String type = request.getContentType();
        boolean form = type != null && type.contains(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
        chain.doFilter(form ? new Form(request) : request, response);
    }

    /** Says its type in its header only: there {@link BodyConverter} looks for it. */
    private static final class Form extends HttpServletRequestWrapper {

        Form(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getContentType() {
            return null;
        }
    }
}
