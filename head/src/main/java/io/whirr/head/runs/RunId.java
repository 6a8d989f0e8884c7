package io.whirr.head.runs;

import io.whirr.head.http.Refusal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the names of runs: {@code job-}, the number of a job, and for an element {@code .} and its number. */
final class RunId {

    private static final Pattern FORM = Pattern.compile("job-([1-9][0-9]{0,18})(?:\\.(0|[1-9][0-9]{0,9}))?");

    private RunId() {}

    /** What a name stands for. A name of any other form is the name of no run, and never becomes part of a path. */
    static RunKey parse(String id) {
        Matcher matcher = FORM.matcher(id);
        if (!matcher.matches()) {
            throw unknown(id);
        }
        try {
            String element = matcher.group(2);
            return new RunKey(Long.parseLong(matcher.group(1)), element == null ? null : Integer.valueOf(element));
        } catch (NumberFormatException tooLarge) {
            throw unknown(id);
        }
    }

    /** There may be such an element all the same: it has no run before it starts. */
    static Refusal unknown(RunKey run) {
        return run.element() == null
                ? unknown(run.id())
                : Refusal.notFound(
                        "Run " + run.id() + " not found: the run of an element begins when the element first starts");
    }

    private static Refusal unknown(String id) {
        return Refusal.notFound("Run " + id + " not found");
    }
}
