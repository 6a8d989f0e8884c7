package io.whirr.shell.commands;

/** A command could not do what it was asked for, for a reason of its own. */
final class Failure extends RuntimeException {

    private final String advice;

    Failure(String message, String advice) {
        super(message, null, false, false);
        this.advice = advice;
    }

    String advice() {
        return advice;
    }
}
