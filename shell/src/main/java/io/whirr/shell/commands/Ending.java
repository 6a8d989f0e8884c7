package io.whirr.shell.commands;

import io.whirr.api.jobs.Attempt;
import io.whirr.api.jobs.Element;
import io.whirr.api.jobs.Job;
import io.whirr.shell.output.Times;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a job, an element or an attempt ended, in words and as an exit code.
 *
 * @param id what it is called, without {@code #}
 * @param status where it stands; it may not have ended yet
 * @param exitCode null for none
 * @param signal the name of the signal that ended it; null for none, or where only the exit code tells
 * @param reason the head's word for it; null for none
 * @param message what was said of it; null for nothing
 */
record Ending(
        String id,
        String status,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Integer exitCode,
        @Nullable String signal,
        @Nullable String reason,
        @Nullable String message) {

    private static final int LARGEST_CODE = 125;

    /** Reasons that say no more than the status does. */
    private static final Set<String> ORDINARY = Set.of("FAILED", "CANCELLED", "COMPLETED");

    static Ending of(Job job) {
        return new Ending(
                String.valueOf(job.id()),
                job.status(),
                job.startedAt(),
                job.finishedAt(),
                job.exitCode(),
                null,
                job.reason(),
                job.errorMessage());
    }

    static Ending of(long job, Element element) {
        return new Ending(
                job + "." + element.index(),
                element.status(),
                element.startedAt(),
                element.finishedAt(),
                element.exitCode(),
                null,
                element.reason(),
                element.errorMessage());
    }

    static Ending of(Attempt attempt) {
        return new Ending(
                String.valueOf(attempt.sequence()),
                attempt.status(),
                attempt.startedAt(),
                attempt.finishedAt(),
                attempt.exitCode(),
                attempt.signal(),
                attempt.reason(),
                attempt.message());
    }

    /** Whatever is not one of these two is final; so say all clients, old and new. */
    static boolean isFinal(String status) {
        return !status.equals("queued") && !status.equals("running");
    }

    boolean isFinal() {
        return isFinal(status);
    }

    /** One sentence. */
    String sentence() {
        String took = startedAt == null || finishedAt == null
                ? ""
                : " after " + Times.between(startedAt, finishedAt, finishedAt);
        String why = why();
        return "Job #" + id + " " + status + took + (why.isEmpty() ? "." : ": " + why + ".");
    }

    /** Why it did not end well; empty when it did, or when there is nothing to say. */
    String why() {
        return status.equals("completed") ? "" : joined(exit(), explanation());
    }

    /** What the head and the worker say of the end; empty where the status says it all. */
    String explanation() {
        return joined(words(), said());
    }

    private String words() {
        return reason == null || ORDINARY.contains(reason)
                ? ""
                : reason.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The process's own exit code where one can have it; 1 for an end that has none or one beyond 125. */
    int code() {
        if (status.equals("completed")) {
            return 0;
        }
        return exitCode != null && exitCode > 0 && exitCode <= LARGEST_CODE ? exitCode : 1;
    }

    /** Processes that a signal ended have its number below zero. */
    private String exit() {
        if (signal != null) {
            return "killed by " + signal;
        }
        if (exitCode == null) {
            return "";
        }
        return exitCode < 0 ? "killed by signal " + -exitCode : "exit code " + exitCode;
    }

    /** What was said of the end, unless it only repeats the exit code or the status. */
    private String said() {
        String said = message == null ? "" : withoutFullStop(message);
        boolean known = said.equals("Exit code: " + exitCode) || said.equals("Job " + status);
        return known ? "" : said;
    }

    private static String joined(String... parts) {
        return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
    }

    private static String withoutFullStop(String text) {
        String stripped = text.strip();
        return stripped.endsWith(".") ? stripped.substring(0, stripped.length() - 1) : stripped;
    }
}
