package io.whirr.worker.processes;

import org.jspecify.annotations.Nullable;

/**
 * How a task's main command ended.
 *
 * @param code the exit status; minus the signal's number for a death by signal
 * @param signal the signal's name; null when it ended by itself
 */
public record ExitStatus(int code, @Nullable String signal) {

    /**
     * Reads what a shell says of its child, where a death by signal n is 128 + n. A command that itself exits so cannot
     * be told apart, and is mostly a shell that says the same of a child of its own.
     */
    static ExitStatus ofShell(int status) {
        int signal = status - 128;
        return Signals.isSignal(signal) ? new ExitStatus(-signal, Signals.name(signal)) : new ExitStatus(status, null);
    }
}
