package io.whirr.head.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Checks the numbers in a path and a query before the controller is called, all of them at once and in pydantic's
 * words.
 *
 * <p>A job's number that no job can have is not a mistake of form: there is just no such job.
 */
final class ParameterCheck implements HandlerInterceptor {

    private static final String JOB = "job_id";

    private final BodyConverter bodies;

    ParameterCheck(BodyConverter bodies) {
        this.bodies = bodies;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        if (handler instanceof HandlerMethod method) {
            List<Fault> faults = new ArrayList<>();
            for (MethodParameter parameter : method.getMethodParameters()) {
                check(parameter, request, faults);
            }
            if (!faults.isEmpty()) {
                addFaultsOfBody(method, request, faults);
                throw new InvalidRequest(faults);
            }
        }
        return true;
    }

    /** The controller will never read the body, and its faults are to be told together with the others. */
    private void addFaultsOfBody(HandlerMethod method, HttpServletRequest request, List<Fault> faults)
            throws IOException {
        for (MethodParameter parameter : method.getMethodParameters()) {
            if (parameter.hasParameterAnnotation(RequestBody.class)
                    && bodies.canRead(parameter.getParameterType(), null)) {
                try {
                    bodies.read(parameter.getParameterType(), new ServletServerHttpRequest(request));
                } catch (InvalidRequest invalid) {
                    faults.addAll(invalid.faults());
                }
            }
        }
    }

    private static void check(MethodParameter parameter, HttpServletRequest request, List<Fault> faults) {
        PathVariable path = parameter.getParameterAnnotation(PathVariable.class);
        RequestParam query = parameter.getParameterAnnotation(RequestParam.class);
        if (path != null) {
            String name = name(path.name(), parameter);
            check(parameter, pathValue(request, name), List.of("path", name), faults);
        } else if (query != null) {
            String name = name(query.name(), parameter);
            String value = request.getParameter(name);
            if (value == null && isNeeded(query, parameter)) {
                faults.add(Fault.missing(List.of("query", name), null));
            } else {
                check(parameter, value, List.of("query", name), faults);
            }
        }
    }

    private static String name(String annotated, MethodParameter parameter) {
        String own = parameter.getParameter().getName();
        return StringUtils.hasLength(annotated) ? annotated : RecordReader.snakeCase(own);
    }

    private static boolean isNeeded(RequestParam query, MethodParameter parameter) {
        return query.required() && query.defaultValue().equals(ValueConstants.DEFAULT_NONE) && !parameter.isOptional();
    }

    private static @Nullable String pathValue(HttpServletRequest request, String name) {
        Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
        return variables instanceof Map<?, ?> map && map.get(name) instanceof String value ? value : null;
    }

    private static void check(MethodParameter parameter, @Nullable String value, List<Object> at, List<Fault> faults) {
        Class<?> type = parameter.getParameterType();
        if (value == null) {
            return;
        }
        if (type == long.class || type == Long.class || type == int.class || type == Integer.class) {
            Range range = Range.of(
                    parameter.getParameterAnnotation(Min.class),
                    parameter.getParameterAnnotation(Max.class),
                    type == long.class || type == Long.class ? Long.MIN_VALUE : Integer.MIN_VALUE,
                    type == long.class || type == Long.class ? Long.MAX_VALUE : Integer.MAX_VALUE);
            refuseImpossibleJob(value, at);
            range.read(value, at, faults);
        } else if (type == boolean.class || type == Boolean.class) {
            LaxNumbers.flag(value, at, faults);
        } else if (type == String.class) {
            Texts.read(value, Integer.MAX_VALUE, at, faults);
        }
    }

    private static void refuseImpossibleJob(String value, List<Object> at) {
        if (at.equals(List.of("path", JOB))) {
            BigInteger job = LaxNumbers.whole(value, at, new ArrayList<>());
            if (job != null && (job.signum() < 0 || job.bitLength() >= Long.SIZE)) {
                throw Refusal.notFound("Job " + job + " not found");
            }
        }
    }
}
