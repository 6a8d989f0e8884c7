package io.whirr.shell.commands;

import io.whirr.api.jobs.Job;
import io.whirr.shell.output.Times;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a job ended, in words and as an exit code. */
final class Ending {

    private static final int LARGEST_CODE = 125;

    private Ending() {}

    /** Whatever is not one of these two is final; so say all clients, old and new. */
    static boolean isFinal(Job job) {
        return !job.status().equals("queued") && !job.status().equals("running");
    }

    /** One sentence. */
    static String sentence(Job job) {
        String took = job.startedAt() == null || job.finishedAt() == null
                ? ""
                : " after " + Times.between(job.startedAt(), job.finishedAt(), job.finishedAt());
        String why = why(job);
        return "Job #" + job.id() + " " + job.status() + took + (why.isEmpty() ? "." : ": " + why + ".");
    }

    /** Why it did not end well; empty when it did. */
    static String why(Job job) {
        if (job.status().equals("completed")) {
            return "";
        }
        return joined(exit(job.exitCode()), reason(job));
    }

    /** What the head and the worker say of the end; empty where the status says it all. */
    static String reason(Job job) {
        String reason = ordinary(job.reason()) ? "" : words(job.reason());
        return joined(reason, message(job));
    }

    /** Processes that a signal ended have its number below zero. */
    private static String exit(@Nullable Integer code) {
        if (code == null) {
            return "";
        }
        return code < 0 ? "killed by signal " + -code : "exit code " + code;
    }

    /** What was said of the end, unless it only repeats the exit code or the status. */
    private static String message(Job job) {
        String message = job.errorMessage() == null ? "" : withoutFullStop(job.errorMessage());
        boolean known = message.equals("Exit code: " + job.exitCode()) || message.equals("Job " + job.status());
        return known ? "" : message;
    }

    /** The job's own exit code where a process can have it; 1 for an end that has none or one beyond 125. */
    static int exitCode(Job job) {
        if (job.status().equals("completed")) {
            return 0;
        }
        Integer code = job.exitCode();
        return code != null && code > 0 && code <= LARGEST_CODE ? code : 1;
    }

    private static boolean ordinary(@Nullable String reason) {
        return reason == null || reason.equals("FAILED") || reason.equals("CANCELLED") || reason.equals("COMPLETED");
    }

    private static String words(@Nullable String reason) {
        return reason == null ? "" : reason.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String joined(String one, String other) {
        return one.isEmpty() || other.isEmpty() ? one + other : one + ", " + other;
    }

    private static String withoutFullStop(String text) {
        String stripped = text.strip();
        return stripped.endsWith(".") ? stripped.substring(0, stripped.length() - 1) : stripped;
    }
}
