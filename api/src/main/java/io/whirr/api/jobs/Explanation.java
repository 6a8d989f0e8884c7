package io.whirr.api.jobs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a job is where it is.
 *
 * @param jobId the job
 * @param status its status
 * @param sentence all of it for people
 * @param position how many tasks are before its first one, plus one; null when it is not in the queue
 * @param waitsFor what keeps it from being handed out: {@code worker}, {@code dependency}, {@code hold},
 *     {@code backoff}, {@code limit}; null when it does not wait
 * @param fits the workers that have what it needs
 * @param misfits the workers that have not, and why
 */
public record Explanation(
        long jobId,
        String status,
        String sentence,
        @Nullable Integer position,
        @Nullable String waitsFor,
        List<String> fits,
        List<Misfit> misfits) {

    /** A worker that cannot run the job, and why not. */
    public record Misfit(String worker, String why) {}
}
