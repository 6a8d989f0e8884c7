package io.whirr.head.jobs;

import io.whirr.head.batch.JobStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job as it is stored, as far as it decides what is done with its tasks.
 *
 * @param id its number
 * @param execution its current execution in the ledger
 * @param status where it stands
 * @param name what people call it; null for none
 * @param spec what it runs
 * @param config what it was configured with, as JSON; null for nothing
 * @param tags labels; null for none
 * @param priority the higher, the sooner
 * @param owner whom it counts for; null for nobody
 * @param group whom the owner belongs to; null for nobody
 * @param held whether somebody keeps it from starting
 */
record StoredJob(
        long id,
        long execution,
        JobStatus status,
        @Nullable String name,
        JobSpec spec,
        @Nullable String config,
        @Nullable List<String> tags,
        int priority,
        @Nullable String owner,
        @Nullable String group,
        boolean held) {}
