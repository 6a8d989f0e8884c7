package io.whirr.head.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.whirr.api.jobs.After;
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

    /** What is not said is not written: most jobs are a command and no more. */
    private final JsonMapper sparse = mapper.rebuild()
            .changeDefaultPropertyInclusion(include -> include.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    String write(JobSpec spec) {
        return sparse.writeValueAsString(spec);
    }

    /** The JSON of what is not empty; null for an empty config as for none. */
    @Nullable
    String write(@Nullable Map<String, @Nullable Object> config) {
        return config == null || config.isEmpty() ? null : mapper.writeValueAsString(config);
    }

    /** The JSON of what is not empty; null for no tags at all as for none. */
    @Nullable
    String tags(@Nullable List<String> tags) {
        return tags == null || tags.isEmpty() ? null : mapper.writeValueAsString(tags);
    }

    /** The same things said are the same text. */
    String after(List<After> after) {
        return sparse.writeValueAsString(after);
    }

    JobSpec spec(String json) {
        return mapper.readValue(json, JobSpec.class);
    }

    @Nullable
    Map<String, @Nullable Object> config(@Nullable String json) {
        return json == null ? null : mapper.readValue(json, CONFIG);
    }
}
