package io.whirr.head;

import io.whirr.head.database.StartRefused;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Tells in one line why the head did not start, where the operator can mend it; all else keeps its stack trace. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class StartFailures implements SpringBootExceptionReporter {

    @Override
    public boolean reportException(Throwable failure) {
        String reason = reason(failure);
        if (reason == null) {
            return false;
        }
        new PrintStream(System.out, true, StandardCharsets.UTF_8).println("Error: " + reason);
        return true;
    }

    static @Nullable String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String reason = switch (cause) {
                case StartRefused refused -> refused.getMessage();
                case PortInUseException taken ->
                    "Port " + taken.getPort() + " is already in use: stop what listens there, or choose"
                            + " another one with --port";
                case java.net.BindException e -> "The head cannot listen on that address: " + e.getMessage();
                case BindException e -> setting(e);
                default -> null;
            };
            if (reason != null) {
                return reason;
            }
        }
        return null;
    }

    /** The innermost cause says what is wrong with the value. A record that refuses it names the setting itself. */
    private static String setting(BindException e) {
        Throwable innermost = e;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String words = String.valueOf(innermost.getMessage());
        return innermost instanceof StartRefused || words.startsWith("whirr.")
                ? words
                : e.getName() + " is wrong: " + words;
    }
}
