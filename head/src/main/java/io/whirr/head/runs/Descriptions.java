package io.whirr.head.runs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Reads what jobs say of themselves. Partial, missing, odd and huge files are no error: they say nothing. */
@Component
class Descriptions {

    private static final String META = "meta.json";

    private static final Logger log = LoggerFactory.getLogger(Descriptions.class);

    private final RunFiles files;
    private final RunProperties.Limits limits;
    private final FileServer server;

    Descriptions(RunFiles files, RunProperties properties) {
        this.files = files;
        this.limits = properties.runs();
        this.server = new FileServer(limits.descriptionPatience());
    }

    /** What a job says, if that can be known soon; nothing while the file server does not answer. */
    SelfDescription readSoon(RunKey run) {
        return server.ask("describe-" + run.id(), () -> read(run)).orElse(SelfDescription.NONE);
    }

    /** Whether a job seems to have said anything: most do not use the library. */
    boolean areThere(RunKey run) {
        return files.has(run, META);
    }

    /** What a job says, however long that takes. */
    SelfDescription read(RunKey run) {
        try {
            var meta = object(run, META);
            if (meta.isEmpty()) {
                return SelfDescription.NONE;
            }
            return SelfDescription.of(
                    run, meta.get(), object(run, "config.json").orElse(null));
        } catch (IOException | UncheckedIOException unreadable) {
            log.info("Cannot read what the job says of itself, run={}: {}", run.id(), unreadable.toString());
            return SelfDescription.NONE;
        }
    }

    private Optional<Map<String, @Nullable Object>> object(RunKey run, String name) throws IOException {
        try (RunFile file = files.open(run, Path.of(name))) {
            if (file == null || file.size() > limits.selfDescription().toBytes()) {
                return Optional.empty();
            }
            var bytes = new ByteArrayOutputStream((int) file.size());
            file.copy(0, file.size(), bytes);
            return Json.object(bytes.toString(StandardCharsets.UTF_8))
                    .map(Json::storable)
                    .map(Descriptions::asObject);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> asObject(Object value) {
        return (Map<String, @Nullable Object>) value;
    }
}
