package io.whirr.head.upkeep;

import io.whirr.head.batch.History;
import io.whirr.head.runs.RunKey;
import io.whirr.head.runs.Runs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes a database that came out of a backup safe to work with.
 *
 * <p>Since the backup jobs were submitted that it knows nothing of. Their numbers would be given out again, and a new
 * job would write into an old one's directory; their tokens would be given out again, and a worker that still has one
 * would be taken for the holder of another task.
 */
@Component
class Restored {

    /** More than any cluster hands out between two backups. */
    static final long MARGIN = 1_000_000;

    private static final Pattern RUN = Pattern.compile("job-([0-9]{1,18})(?:\\.elements)?");

    private final History history;

    private final Runs runs;

    Restored(History history, Runs runs) {
        this.history = history;
        this.runs = runs;
    }

    /** Leaves out whatever may be in use; returns the highest number that a run directory has. */
    @Transactional
    long run() {
        long highest =
                highestRun(Objects.requireNonNull(runs.directory(RunKey.of(1)).getParent()));
        history.numbersAreTaken(highest);
        history.leaveOut(MARGIN);
        return highest;
    }

    private static long highestRun(Path directory) {
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> RUN.matcher(entry.getFileName().toString()))
                    .filter(Matcher::matches)
                    .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
                    .filter(number -> number < RunKey.FIRST_ALIAS)
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException("The run directories in " + directory + " cannot be listed", e);
        }
    }
}
