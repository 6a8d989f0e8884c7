package io.whirr.shell.head;

import org.jspecify.annotations.Nullable;

/**
 * Which jobs to list; null for a filter that is not wanted.
 *
 * @param status a status, or {@code all}; null for the unfinished ones
 * @param tag only those with this tag
 * @param name only those of this name
 * @param owner only those of this owner
 * @param limit how many at most
 */
public record JobFilter(
        @Nullable String status,
        @Nullable String tag,
        @Nullable String name,
        @Nullable String owner,
        int limit) {

    /** Those that have not ended. */
    public static JobFilter unfinished(int limit) {
        return new JobFilter(null, null, null, null, limit);
    }

    public static JobFilter status(String status, int limit) {
        return new JobFilter(status, null, null, null, limit);
    }

    String query() {
        return new Query()
                .with("limit", limit)
                .with("status", status)
                .with("tag", tag)
                .with("name", name)
                .with("owner", owner)
                .toString();
    }
}
