package io.whirr.shell.head;

/** Somebody pressed Ctrl+C while a call or a pause was under way. */
public final class CallInterrupted extends RuntimeException {

    public CallInterrupted() {
        super("interrupted", null, false, false);
    }
}
