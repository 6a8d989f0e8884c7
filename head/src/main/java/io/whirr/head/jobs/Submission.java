package io.whirr.head.jobs;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job on its way into the database, everything about it worked out.
 *
 * @param name what people call it; null for none
 * @param spec what to run, as JSON
 * @param config what it was configured with, as JSON; null for nothing
 * @param tags labels, as a JSON array; null for none
 * @param identity what tells it from every other submission: its identifying parameters in the ledger
 * @param idempotencyKey the key that the client sent; null for none
 * @param digest what the key stands for: the same request has the same digest; null without a key
 */
record Submission(
        @Nullable String name,
        String spec,
        @Nullable String config,
        @Nullable String tags,
        Map<String, String> identity,
        @Nullable String idempotencyKey,
        @Nullable String digest) {}
