package io.whirr.api.status;

/**
 * The queue in a few numbers.
 *
 * @param queued jobs that wait for a worker
 * @param running jobs that a worker holds
 * @param completed jobs that ended well, ever
 * @param failed jobs that failed, ever
 * @param workersOnline workers that have been heard of lately
 * @param workersTotal workers known
 * @param cancelled jobs that were cancelled, ever
 */
public record QueueStatus(
        long queued,
        long running,
        long completed,
        long failed,
        long workersOnline,
        long workersTotal,
        long cancelled) {}
