package io.whirr.worker;

/** The worker cannot start. The message says what to do about it. */
final class StartException extends RuntimeException {

    StartException(String message) {
        super(message);
    }
}
