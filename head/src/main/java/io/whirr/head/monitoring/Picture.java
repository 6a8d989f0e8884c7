package io.whirr.head.monitoring;

import io.whirr.api.workers.Worker;
import io.whirr.head.batch.JobStatus;
import java.util.List;
import java.util.Map;

/**
 * What was in the database at one moment.
 *
 * @param jobs how many jobs have each status; those that no job has are left out
 * @param queue the queue
 * @param workers all workers
 * @param silent how many of them vanished without a word
 */
record Picture(Map<JobStatus, Long> jobs, QueueStore.Numbers queue, List<Worker> workers, long silent) {

    double jobs(JobStatus status) {
        return jobs.getOrDefault(status, 0L);
    }

    double workers(String status) {
        return workers.stream().filter(worker -> worker.status().equals(status)).count();
    }

    /** One worker stands for one GPU. */
    double gpus(String status) {
        return workers.stream()
                .filter(worker -> worker.gpuId() != null && worker.status().equals(status))
                .count();
    }
}
