package io.whirr.worker;

/** The worker was called in a way that makes no sense. The message is for the one who called it. */
final class UsageException extends RuntimeException {

    UsageException(String message) {
        super(message);
    }
}
