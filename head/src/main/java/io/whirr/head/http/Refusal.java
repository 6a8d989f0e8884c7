package io.whirr.head.http;

import org.springframework.http.HttpStatus;

/**
 * Ends a request with a status code and one sentence for the caller, {@code {"detail": "…"}}.
 *
 * <p>For what the caller can mend or has to live with. A request whose fields are wrong is an {@code InvalidRequest}; a
 * broken invariant is an {@link IllegalStateException} and becomes a 500.
 */
public final class Refusal extends RuntimeException {

    private final HttpStatus status;

    private Refusal(HttpStatus status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    /** There is no such thing, or not for this caller. */
    public static Refusal notFound(String detail) {
        return new Refusal(HttpStatus.NOT_FOUND, detail);
    }

    /** The thing exists, and it is not this caller's to change. */
    public static Refusal forbidden(String detail) {
        return new Refusal(HttpStatus.FORBIDDEN, detail);
    }

    /** The request makes no sense for this thing. */
    public static Refusal badRequest(String detail) {
        return new Refusal(HttpStatus.BAD_REQUEST, detail);
    }

    /** The thing is in another state than the request takes for granted. */
    public static Refusal conflict(String detail) {
        return new Refusal(HttpStatus.CONFLICT, detail);
    }

    /** Nobody's fault: the same request can succeed in a while. */
    public static Refusal tryLater(String detail) {
        return new Refusal(HttpStatus.SERVICE_UNAVAILABLE, detail);
    }

    /** What the answer is made of cannot be read; the operator's to mend, who finds the same words in the log. */
    public static Refusal unreadable(String detail) {
        return new Refusal(HttpStatus.INTERNAL_SERVER_ERROR, detail);
    }

    /** The body has more than this many bytes. */
    static Refusal tooLarge(long most) {
        return new Refusal(
                HttpStatus.CONTENT_TOO_LARGE,
                "The body is too large: at most " + most + " bytes are taken; put large data into a file");
    }

    HttpStatus status() {
        return status;
    }
}
