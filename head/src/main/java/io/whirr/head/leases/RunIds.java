package io.whirr.head.leases;

import io.whirr.head.http.Refusal;
import org.jspecify.annotations.Nullable;

/** Refuses run ids that are no names of a run. The run of a job is {@code job-N} whatever a worker says. */
final class RunIds {

    private RunIds() {}

    static void check(@Nullable String runId) {
        if (runId != null && (runId.contains("/") || runId.contains("\\") || runId.equals(".") || runId.equals(".."))) {
            throw Refusal.badRequest(
                    "run_id must be the plain name of a run, as job-7: separators and dot names are not allowed");
        }
    }
}
