package io.whirr.head.jobs;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON that is stored with a job.
 *
 * <p>A config goes in and comes out unharmed: keys in their order, numbers with all their digits.
 */
@Component
class JobJson {

    private static final TypeReference<Map<String, @Nullable Object>> CONFIG = new TypeReference<>() {};

    private final JsonMapper mapper = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    String write(JobSpec spec) {
        return mapper.writeValueAsString(spec);
    }

    /** The JSON of what is not empty; null for an empty config as for none. */
    @Nullable
    String write(@Nullable Map<String, @Nullable Object> config) {
        return config == null || config.isEmpty() ? null : mapper.writeValueAsString(config);
    }

    /** The JSON of what is not empty; null for no tags at all as for none. */
    @Nullable
    String write(@Nullable List<String> tags) {
        return tags == null || tags.isEmpty() ? null : mapper.writeValueAsString(tags);
    }

    JobSpec spec(String json) {
        return mapper.readValue(json, JobSpec.class);
    }

    @Nullable
    Map<String, @Nullable Object> config(@Nullable String json) {
        return json == null ? null : mapper.readValue(json, CONFIG);
    }
}
