package io.whirr.head.jobs;

import io.whirr.api.jobs.After;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job on its way into the database, everything about it worked out.
 *
 * @param name what people call it; null for none
 * @param spec what to run
 * @param specJson the same as JSON
 * @param config what it was configured with, as JSON; null for nothing
 * @param tags labels; null for none
 * @param priority the higher, the sooner
 * @param owner whom it counts for; null for nobody
 * @param group whom the owner belongs to; null for nobody
 * @param held whether it is to be kept from starting
 * @param after the jobs that it waits for; empty for none
 * @param identity what tells it from every other submission: its identifying parameters in the ledger
 * @param idempotencyKey the key that the client sent; null for none
 * @param digest what the key stands for: the same request has the same digest; null without a key
 */
record Submission(
        @Nullable String name,
        JobSpec spec,
        String specJson,
        @Nullable String config,
        @Nullable List<String> tags,
        int priority,
        @Nullable String owner,
        @Nullable String group,
        boolean held,
        List<After> after,
        Map<String, String> identity,
        @Nullable String idempotencyKey,
        @Nullable String digest) {

    /** Whether it is one command with nothing around it, which goes into the database together with others. */
    boolean isPlain() {
        return after.isEmpty() && !spec.isArray();
    }
}
