package io.whirr.head.runs;

import io.whirr.head.http.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds the files that every attempt writes anew.
 *
 * <p>Those of the current attempt, or of the last one, are in the run's directory. Before the next attempt begins they
 * are moved to {@code attempts/K}.
 */
@Component
class RunStreams {

    private final RunFiles files;

    RunStreams(RunFiles files) {
        this.files = files;
    }

    /**
     * Opens a stream of an attempt; null when nothing has been written.
     *
     * @param attempt by its sequence; null for the current one
     * @throws Refusal 404 for an attempt that has not been
     */
    @Nullable
    RunFile open(RunState run, @Nullable Integer attempt, String name) throws IOException {
        if (attempt == null || attempt == run.sequence()) {
            return files.open(run.run(), Path.of(name));
        }
        if (attempt > run.sequence()) {
            throw Refusal.notFound(
                    "Run " + run.run().id() + " has no attempt " + attempt + ": the last one is " + run.sequence());
        }
        return files.open(run.run(), Path.of("attempts", attempt.toString(), name));
    }
}
