package io.whirr.head.database;

/**
 * The head cannot start, for a reason that its operator can mend. The message is the whole story: it is printed as one
 * line, without a stack trace, and never holds a password.
 */
public final class StartRefused extends RuntimeException {

    public StartRefused(String message) {
        super(message);
    }

    StartRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
