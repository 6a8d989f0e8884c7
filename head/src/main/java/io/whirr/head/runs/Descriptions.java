package io.whirr.head.runs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Reads what jobs say of themselves. Partial, missing, odd and huge files are no error: they say nothing. */
@Component
class Descriptions {

    private static final String META = "meta.json";

    private static final Logger log = LoggerFactory.getLogger(Descriptions.class);

    /** Reads under way at one time: a file server that hangs keeps each of them until it is back. */
    private static final int AT_ONCE = 32;

    private final RunFiles files;
    private final RunProperties.Limits limits;
    private final Semaphore places = new Semaphore(AT_ONCE);

    Descriptions(RunFiles files, RunProperties properties) {
        this.files = files;
        this.limits = properties.runs();
    }

    /** What a job says, if that can be known soon; nothing while the file server does not answer. */
    SelfDescription readSoon(RunKey run) {
        if (!places.tryAcquire()) {
            return SelfDescription.NONE;
        }
        var reading = new FutureTask<>(() -> read(run));
        Thread.ofVirtual().name("describe-" + run.id()).start(() -> {
            try {
                reading.run();
            } finally {
                places.release();
            }
        });
        return inTime(reading);
    }

    private SelfDescription inTime(FutureTask<SelfDescription> reading) {
        try {
            return reading.get(limits.descriptionPatience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            return SelfDescription.NONE;
        } catch (ExecutionException broken) {
            throw new IllegalStateException("Reading what a job says failed", broken.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return SelfDescription.NONE;
        }
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
