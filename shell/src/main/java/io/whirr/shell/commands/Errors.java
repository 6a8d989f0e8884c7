package io.whirr.shell.commands;

import io.whirr.shell.head.CallInterrupted;
import io.whirr.shell.head.HeadException;
import io.whirr.shell.output.Format;
import io.whirr.shell.output.Output;
import io.whirr.shell.parsing.UsageError;
import io.whirr.shell.settings.SettingsException;
import org.springframework.shell.core.command.CommandExecutionException;

/** Says what went wrong and what to do about it, and how the process should end. */
final class Errors {

    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final int INTERRUPTED = 130;

    private Errors() {}

    static int report(Exception exception, Session session) {
        var output = new Output(session.screen(), Format.TABLE, false);
        return switch (cause(exception)) {
            case UsageError e -> said(output, String.valueOf(e.getMessage()), e.advice(), MISUSED);
            case SettingsException e -> said(output, String.valueOf(e.getMessage()), e.advice(), MISUSED);
            case HeadException e -> said(output, String.valueOf(e.getMessage()), e.advice(), FAILED);
            case Failure e -> said(output, String.valueOf(e.getMessage()), e.advice(), FAILED);
            case CallInterrupted _ -> INTERRUPTED;
            case Throwable e -> {
                if (session.settings().environment().containsKey("WHIRR_DEBUG")) {
                    e.printStackTrace(session.screen().err());
                }
                yield said(
                        output,
                        "This should not have happened: " + e,
                        "WHIRR_DEBUG=1 shows where; please report it.",
                        FAILED);
            }
        };
    }

    private static Throwable cause(Exception exception) {
        return exception instanceof CommandExecutionException && exception.getCause() != null
                ? exception.getCause()
                : exception;
    }

    private static int said(Output output, String message, String advice, int code) {
        output.note("Error: " + message);
        if (!advice.isEmpty()) {
            output.note(advice);
        }
        return code;
    }
}
