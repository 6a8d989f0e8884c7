package io.whirr.head.upkeep;

import io.whirr.head.batch.ExitReason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A row of {@code jobs} of whirr 0.5.3; JSON is text there, and nobody has looked at it. */
record UpstreamJob(
        long id,
        @Nullable String name,
        @Nullable String argv,
        @Nullable String workdir,
        @Nullable String config,
        @Nullable String tags,
        String status,
        @Nullable String worker,
        @Nullable Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Integer exitCode,
        @Nullable String errorMessage) {

    /** What a job is known by here, so that it is taken over once. */
    static final String KEYS_BEGIN = "whirr-0.5.3/job-";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};

    String key() {
        return KEYS_BEGIN + id;
    }

    /** What cannot be taken over; null when all can be read. */
    @Nullable
    String fault() {
        try {
            if (command().isEmpty()) {
                return "its command is empty";
            }
            configuration();
            labels();
            return null;
        } catch (JacksonException e) {
            return "its JSON cannot be read: " + e.getOriginalMessage();
        }
    }

    List<String> command() {
        return argv == null ? List.of() : Objects.requireNonNullElse(JSON.readValue(argv, TEXTS), List.of());
    }

    @Nullable
    Map<String, @Nullable Object> configuration() {
        return config == null || config.isBlank() ? null : JSON.readValue(config, OBJECT);
    }

    @Nullable
    List<String> labels() {
        return tags == null || tags.isBlank() ? null : JSON.readValue(tags, TEXTS);
    }

    /** How it ended; null for one that has not. */
    @Nullable
    ExitReason reason() {
        return switch (status) {
            case "completed" -> ExitReason.COMPLETED;
            case "failed" -> ExitReason.FAILED;
            case "cancelled" -> ExitReason.CANCELLED;
            default -> null;
        };
    }

    Instant created() {
        return Objects.requireNonNullElse(createdAt, Instant.EPOCH);
    }

    /** Null as long as it has not ended, whatever is left of an attempt that nobody heard of again. */
    @Nullable
    Instant started() {
        return reason() == null ? null : startedAt;
    }

    /** When it ended, or the latest that is known of it. */
    @Nullable
    Instant ended() {
        if (reason() == null) {
            return null;
        }
        Instant began = Objects.requireNonNullElse(startedAt, created());
        return finishedAt == null || finishedAt.isBefore(began) ? began : finishedAt;
    }

    /** The machine, from the worker's name: what upstream writes down as the host is the head's. */
    @Nullable
    String hostname() {
        int colon = worker == null ? -1 : worker.lastIndexOf(':');
        return worker == null || colon < 0 ? worker : worker.substring(0, colon);
    }
}
