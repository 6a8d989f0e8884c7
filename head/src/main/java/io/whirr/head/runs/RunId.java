package io.whirr.head.runs;

import io.whirr.head.http.Refusal;
import java.util.regex.Pattern;

/** The one name of a run: {@code job-} and the number of its job. */
final class RunId {

    private static final Pattern FORM = Pattern.compile("job-([1-9][0-9]{0,18})");

    private RunId() {}

    static String of(long job) {
        return "job-" + job;
    }

    /** The number in a name. A name of any other form is the name of no run, and never becomes part of a path. */
    static long parse(String id) {
        var matcher = FORM.matcher(id);
        if (!matcher.matches()) {
            throw unknown(id);
        }
        try {
            return Long.parseLong(matcher.group(1));
        } catch (NumberFormatException beyondLong) {
            throw unknown(id);
        }
    }

    static Refusal unknown(String id) {
        return Refusal.notFound("Run " + id + " not found");
    }
}
