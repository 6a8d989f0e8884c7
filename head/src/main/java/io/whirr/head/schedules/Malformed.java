package io.whirr.head.schedules;

/** A text that says no time. The message says why and what to write instead, and begins in lower case. */
final class Malformed extends Exception {

    Malformed(String message) {
        super(message, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
