package io.whirr.shell.head;

/** A call to the head came to nothing. */
public abstract sealed class HeadException extends RuntimeException permits HeadUnreachable, HeadRefused {

    private final String advice;

    HeadException(String message, String advice) {
        super(message, null, false, false);
        this.advice = advice;
    }

    /** What to do about it. */
    public final String advice() {
        return advice;
    }

    /** True when the same call may well succeed a little later. */
    public abstract boolean passing();
}
