package io.whirr.head.jobs;

import io.whirr.head.batch.JobStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command that another system was asked to run.
 *
 * @param id the number that it keeps
 * @param name what people call it; null for none
 * @param argv the command and its arguments
 * @param workdir the directory that it starts in
 * @param config what it was configured with; null for nothing
 * @param tags labels; null for none
 * @param key what it is known by, so that it is not taken twice
 * @param execution its execution in the ledger
 * @param step its step there, which is the token of its task where it is still to run
 * @param status where it stands: queued or final
 * @param created when it was submitted
 */
public record PastCommand(
        long id,
        @Nullable String name,
        List<String> argv,
        String workdir,
        @Nullable Map<String, @Nullable Object> config,
        @Nullable List<String> tags,
        String key,
        long execution,
        long step,
        JobStatus status,
        Instant created) {}
