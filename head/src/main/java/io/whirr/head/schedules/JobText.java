package io.whirr.head.schedules;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.whirr.api.jobs.SubmitJob;
import org.springframework.stereotype.Component;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** A schedule's job as it is stored: the JSON of a submission, without what was not said. */
@Component
class JobText {

    private final JsonMapper mapper = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    String write(SubmitJob job) {
        return mapper.writeValueAsString(job);
    }

    SubmitJob read(String json) {
        return mapper.readValue(json, SubmitJob.class);
    }
}
