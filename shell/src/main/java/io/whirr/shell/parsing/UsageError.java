package io.whirr.shell.parsing;

/** What was typed cannot be understood, and nothing has been done. */
public final class UsageError extends RuntimeException {

    private final String advice;

    /**
     * @param message what is wrong
     * @param advice what to type instead, or where to read
     */
    public UsageError(String message, String advice) {
        super(message, null, false, false);
        this.advice = advice;
    }

    public String advice() {
        return advice;
    }
}
