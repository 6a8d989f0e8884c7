package io.whirr.worker.head;

import org.jspecify.annotations.Nullable;

/**
 * One response, read to its end.
 *
 * @param status the HTTP status
 * @param location the Location header; null for none
 * @param text what came after the headers
 */
record Answer(int status, @Nullable String location, String text) {

    boolean isSuccess() {
        return status / 100 == 2;
    }

    /** What is wrong, for a line in the journal. */
    String problem() {
        if (status / 100 == 3) {
            return "the head redirects (" + status + ") to " + location + "; redirects are not followed, give that"
                    + " address as --server";
        }
        String detail = Heard.detail(text);
        return "the head answered " + status + (detail.isEmpty() ? "" : ": " + detail);
    }
}
