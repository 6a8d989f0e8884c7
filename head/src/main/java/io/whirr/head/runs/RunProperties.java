package io.whirr.head.runs;

import io.whirr.head.settings.Bounds;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where runs are kept, and how much of them one answer may hold.
 *
 * @param dataDir holds {@code runs}; shared with the workers, who need not have it under the same name
 * @param runs the limits
 */
@ConfigurationProperties("whirr")
record RunProperties(Path dataDir, @DefaultValue Limits runs) {

    /** The default is not said as ".", because the framework takes that for a place on the class path. */
    RunProperties(@Nullable Path dataDir, @DefaultValue Limits runs) {
        this.dataDir =
                (dataDir == null ? Path.of("") : dataDir).toAbsolutePath().normalize();
        this.runs = runs;
    }

    /**
     * Bounds that hold whatever a job has written.
     *
     * @param metricsPerAnswer bytes of metric lines in one answer; what is beyond it is fetched with {@code after}
     * @param metricsLine bytes of one line of metrics; a longer one is skipped
     * @param listedArtifacts files in one answer
     * @param logPerAnswer bytes of log in one answer
     * @param logWaiters requests that may wait for a log to grow at one time
     * @param logPoll how often the file of a log that somebody waits for is looked at
     * @param statePoll how often the database is asked, once for all who wait, what became of their jobs
     * @param selfDescription bytes of {@code meta.json} or {@code config.json}; a larger one is not read
     * @param keptDescription bytes of what is kept of them in the database
     * @param descriptionPatience how long one answer waits for those two files
     * @param descriptionRetry when a job's files that were not there at its end are looked for again
     * @param linkPatience how long the claim of a worker that knows no elements waits for the link to one's directory
     */
    record Limits(
            @DefaultValue("128MB") DataSize metricsPerAnswer,
            @DefaultValue("1MB") DataSize metricsLine,
            @DefaultValue("10000") int listedArtifacts,
            @DefaultValue("1MB") DataSize logPerAnswer,
            @DefaultValue("1000") int logWaiters,
            @DefaultValue("150ms") Duration logPoll,
            @DefaultValue("500ms") Duration statePoll,
            @DefaultValue("1MB") DataSize selfDescription,
            @DefaultValue("32KB") DataSize keptDescription,
            @DefaultValue("2s") Duration descriptionPatience,
            @DefaultValue("30s") Duration descriptionRetry,
            @DefaultValue("1s") Duration linkPatience) {

        Limits {
            new Bounds("whirr.runs")
                    .atLeast(DataSize.ofBytes(1), "metrics-per-answer", metricsPerAnswer)
                    .atLeast(DataSize.ofBytes(1), "metrics-line", metricsLine)
                    .atLeast(1, "listed-artifacts", listedArtifacts)
                    .atLeast(DataSize.ofBytes(1), "log-per-answer", logPerAnswer)
                    .atLeast(1, "log-waiters", logWaiters)
                    .atLeast(Duration.ofMillis(1), "log-poll", logPoll)
                    .atLeast(Duration.ofMillis(1), "state-poll", statePoll)
                    .atLeast(DataSize.ofBytes(1), "self-description", selfDescription)
                    .atLeast(DataSize.ofBytes(1), "kept-description", keptDescription)
                    .atLeast(Duration.ofMillis(1), "description-patience", descriptionPatience)
                    .atLeast(Duration.ofMillis(1), "description-retry", descriptionRetry)
                    .atLeast(Duration.ofMillis(1), "link-patience", linkPatience);
        }
    }
}
