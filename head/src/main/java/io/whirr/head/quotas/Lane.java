package io.whirr.head.quotas;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The limits that apply to a task; all tasks that the same ones apply to are in one lane.
 *
 * @param owner the owner, where owners of that name are limited
 * @param group the group, likewise
 * @param tags the tags that are limited, in order
 * @param job the array that it is an element of, where that has a limit of its own
 * @param atOnce that limit
 */
public record Lane(
        @Nullable String owner,
        @Nullable String group,
        List<String> tags,
        @Nullable Long job,
        @Nullable Integer atOnce) {

    boolean isFree() {
        return owner == null && group == null && tags.isEmpty() && atOnce == null;
    }
}
