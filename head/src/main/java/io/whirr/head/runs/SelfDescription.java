package io.whirr.head.runs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a job has said of itself, in the files that the tracking library writes. Anything that has not the form it
 * should have was not said.
 *
 * @param name given by the job; null where it gave none
 * @param tags given by the job
 * @param config what the job took as its configuration
 * @param summary its results
 */
record SelfDescription(
        @Nullable String name,
        List<String> tags,
        @Nullable Map<String, @Nullable Object> config,
        @Nullable Map<String, @Nullable Object> summary) {

    static final SelfDescription NONE = new SelfDescription(null, List.of(), null, null);

    /** Reads the library's {@code meta.json} and {@code config.json}. */
    static SelfDescription of(
            RunKey run, Map<String, @Nullable Object> meta, @Nullable Map<String, @Nullable Object> config) {
        String name = meta.get("name") instanceof String text ? text : "";
        // A job that gives no name is given the run's by the library, an element under an old worker that of the job
        // number that it was handed out with: that says nothing.
        boolean named = !name.isEmpty() && !name.equals(run.id()) && !name.equals(meta.get("id"));
        return new SelfDescription(
                named ? name : null, texts(meta.get("tags")), filled(config), filled(object(meta.get("summary"))));
    }

    /** Reads what was kept. */
    static SelfDescription ofKept(String json) {
        return Json.object(json)
                .map(kept -> new SelfDescription(
                        kept.get("name") instanceof String text ? text : null,
                        texts(kept.get("tags")),
                        object(kept.get("config")),
                        object(kept.get("summary"))))
                .orElse(NONE);
    }

    boolean isEmpty() {
        return equals(NONE);
    }

    SelfDescription withoutConfig() {
        return new SelfDescription(name, tags, null, summary);
    }

    /** JSON that PostgreSQL can store. */
    String toJson() {
        var said = new LinkedHashMap<String, @Nullable Object>();
        said.put("name", name);
        said.put("tags", tags.isEmpty() ? null : tags);
        said.put("config", config);
        said.put("summary", summary);
        said.values().removeIf(value -> value == null);
        return Json.text(said);
    }

    private static List<String> texts(@Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            return List.of();
        }
        return list.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }

    private static @Nullable Map<String, @Nullable Object> filled(@Nullable Map<String, @Nullable Object> map) {
        return map == null || map.isEmpty() ? null : map;
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Map<String, @Nullable Object> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : null;
    }
}
