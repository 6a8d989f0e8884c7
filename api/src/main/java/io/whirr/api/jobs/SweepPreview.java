package io.whirr.api.jobs;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep would become.
 *
 * @param elements how many elements it would have
 * @param seed of a random sweep: submitted with this one, it becomes just this; null where nothing is drawn
 * @param combinations its first elements
 */
public record SweepPreview(int elements, @Nullable Long seed, List<Combination> combinations) {

    /**
     * One element.
     *
     * @param index its number
     * @param name what it would be called
     * @param commandArgv what it would run
     * @param config its parameters
     */
    public record Combination(int index, String name, List<String> commandArgv, Map<String, @Nullable Object> config) {}
}
