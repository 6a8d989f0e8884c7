package io.whirr.head.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.databind.json.JsonMapper;

/** Says every error of a call, in one form: {@code {"detail": …}}. Whose move it is shows in the status. */
@RestControllerAdvice
@Order(0)
class Errors {

    private static final Logger log = LoggerFactory.getLogger(Errors.class);

    private final HttpProperties properties;
    private final Routes routes;
    private final JsonMapper json;

    Errors(HttpProperties properties, Routes routes, JsonMapper json) {
        this.properties = properties;
        this.routes = routes;
        this.json = json;
    }

    @ExceptionHandler
    ResponseEntity<byte[]> refused(Refusal refusal) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(refusal.status());
        if (refusal.status() == HttpStatus.SERVICE_UNAVAILABLE) {
            answer.header(HttpHeaders.RETRY_AFTER, retryAfter());
        }
        return body(answer, String.valueOf(refusal.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> invalid(InvalidRequest invalid) {
        return body(
                ResponseEntity.status(HttpStatus.UNPROCESSABLE_CONTENT),
                invalid.faults().stream().map(Fault::json).toList());
    }

    /** Spring does not even ask for a converter when there is no body. */
    @ExceptionHandler
    ResponseEntity<byte[]> unreadable(HttpMessageNotReadableException unreadable) {
        return invalid(new InvalidRequest(List.of(Fault.missing(List.of("body"), null))));
    }

    /** A content type that is no content type. */
    @ExceptionHandler
    ResponseEntity<byte[]> unsupported(HttpMediaTypeNotSupportedException unsupported) {
        return invalid(RecordReader.noObject(""));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> wrongMethod(HttpRequestMethodNotSupportedException wrong) {
        String[] allowed = wrong.getSupportedMethods();
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(HttpStatus.METHOD_NOT_ALLOWED);
        if (allowed != null) {
            answer.header(HttpHeaders.ALLOW, String.join(", ", new TreeSet<>(List.of(allowed))));
        }
        return body(answer, HttpStatus.METHOD_NOT_ALLOWED.getReasonPhrase());
    }

    @ExceptionHandler({NoResourceFoundException.class, NoHandlerFoundException.class})
    ResponseEntity<byte[]> unknownPath(HttpServletRequest request) {
        String slashless = routes.withoutSlash(request);
        return slashless == null
                ? body(ResponseEntity.status(HttpStatus.NOT_FOUND), HttpStatus.NOT_FOUND.getReasonPhrase())
                : ResponseEntity.status(HttpStatus.TEMPORARY_REDIRECT)
                        .header(HttpHeaders.LOCATION, slashless)
                        .build();
    }

    @ExceptionHandler
    ResponseEntity<byte[]> waitedTooLong(AsyncRequestTimeoutException timeout) {
        return refused(Refusal.tryLater("The head did not get to this request in time; try again"));
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<byte[]> gone(AsyncRequestNotUsableException gone) {
        log.debug("A client went away before it had its answer", gone);
        return null;
    }

    /**
     * Whatever has no words of its own.
     *
     * @throws Exception the same one when the answer has begun: it is cut off then, so that nobody takes it for whole
     */
    @ExceptionHandler
    @Nullable
    ResponseEntity<byte[]> other(Exception e, HttpServletRequest request, HttpServletResponse response)
            throws Exception {
        Throwable cause = unwrapped(e);
        boolean isGone = cause instanceof IOException broken && isDisconnect(broken);
        if (response.isCommitted() && !isGone) {
            throw e;
        }
        return switch (cause) {
            case Refusal refusal -> refused(refusal);
            case InvalidRequest invalid -> invalid(invalid);
            case ErrorResponse known -> known(known);
            case InvalidParameterException unreadable ->
                refused(Refusal.badRequest("The query cannot be read: a percent sign in it begins no escape"));
            case IOException _ when isGone -> null;
            default -> DatabaseTrouble.isBehind(cause) ? trouble(cause, request) : unexpected(cause, request);
        };
    }

    private static Throwable unwrapped(Throwable e) {
        Throwable cause = e;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static boolean isDisconnect(IOException e) {
        return e.getClass().getName().endsWith("ClientAbortException");
    }

    private ResponseEntity<byte[]> known(ErrorResponse known) {
        HttpStatusCode status = known.getStatusCode();
        HttpStatus standard = HttpStatus.resolve(status.value());
        return body(
                ResponseEntity.status(status).headers(known.getHeaders()),
                standard == null ? "Error " + status.value() : standard.getReasonPhrase());
    }

    private ResponseEntity<byte[]> trouble(Throwable e, HttpServletRequest request) {
        log.warn("{} {} failed, the database is in trouble: {}", request.getMethod(), request.getRequestURI(), root(e));
        return refused(Refusal.tryLater("The database cannot be reached or is too busy; try again"));
    }

    private ResponseEntity<byte[]> unexpected(Throwable e, HttpServletRequest request) {
        log.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
        return body(
                ResponseEntity.status(HttpStatus.INTERNAL_SERVER_ERROR),
                HttpStatus.INTERNAL_SERVER_ERROR.getReasonPhrase());
    }

    private static @Nullable String root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }

    private String retryAfter() {
        return Long.toString(Math.max(1, properties.retryAfter().toSeconds()));
    }

    /** As bytes, whose number is known: Spring flushes an entity, and one of unknown length goes out in chunks. */
    private ResponseEntity<byte[]> body(ResponseEntity.BodyBuilder answer, Object detail) {
        return answer.contentType(MediaType.APPLICATION_JSON).body(json.writeValueAsBytes(Map.of("detail", detail)));
    }
}
