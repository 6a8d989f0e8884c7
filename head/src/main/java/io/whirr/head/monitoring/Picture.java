package io.whirr.head.monitoring;

import io.whirr.api.workers.Gpu;
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
record Picture(Map<JobStatus, Long> jobs, NumbersStore.Numbers queue, List<Worker> workers, long silent) {

    double jobs(JobStatus status) {
        return jobs.getOrDefault(status, 0L);
    }

    double workers(String status) {
        return workers.stream().filter(worker -> worker.status().equals(status)).count();
    }

    /** GPUs by the status of who offers them: a worker that is named for one stands for that, any other for all its. */
    double gpus(String status) {
        return workers.stream()
                .filter(worker -> worker.status().equals(status))
                .mapToLong(worker -> worker.gpuId() != null ? 1 : gpus(worker).size())
                .sum();
    }

    /** GPUs of machines that are there which must not be used. Every worker of a machine may tell of the same ones. */
    double unhealthyGpus() {
        return workers.stream()
                .filter(worker -> !worker.status().equals("offline"))
                .flatMap(worker -> gpus(worker).stream()
                        .filter(gpu -> Boolean.FALSE.equals(gpu.healthy()))
                        .map(gpu -> worker.hostname() + ":" + gpu.index()))
                .distinct()
                .count();
    }

    private static List<Gpu> gpus(Worker worker) {
        List<Gpu> gpus = worker.capacity() == null ? null : worker.capacity().gpus();
        return gpus == null ? List.of() : gpus;
    }
}
