package io.whirr.shell.commands;

import io.whirr.shell.parsing.UsageError;
import org.jspecify.annotations.Nullable;

/**
 * A job as somebody names it, or an element of it.
 *
 * @param job its number
 * @param element the element's number; null for the job itself
 */
record JobRef(long job, @Nullable Integer element) {

    /** Reads {@code 7}, {@code #7}, {@code job-7}, and {@code 7.3} for the element 3 of job 7. */
    static JobRef parse(String text) {
        String digits = text.startsWith("#") ? text.substring(1) : text.startsWith("job-") ? text.substring(4) : text;
        int dot = digits.indexOf('.');
        try {
            return dot < 0
                    ? new JobRef(number(digits), null)
                    : new JobRef(number(digits.substring(0, dot)), Math.toIntExact(number(digits.substring(dot + 1))));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new UsageError("'" + text + "' is not the id of a job.", "Ids are numbers: 'whirr list' shows them.");
        }
    }

    /** The job, where an element makes no sense. */
    long whole() {
        if (element != null) {
            throw new UsageError(
                    "'" + this + "' is an element of an array, and this is for whole jobs.", "Write " + job + ".");
        }
        return job;
    }

    /** The id of its run. */
    String run() {
        return "job-" + this;
    }

    @Override
    public String toString() {
        return element == null ? String.valueOf(job) : job + "." + element;
    }

    /** Beyond what a number of the wire can hold there is no job, which is for the head to say. */
    private static long number(String digits) {
        long number = Long.parseUnsignedLong(digits);
        return number >= 0 ? Long.parseLong(digits) : 0;
    }
}
