package io.whirr.head.status;

import io.whirr.api.status.QueueStatus;
import io.whirr.api.workers.Worker;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.jobs.Jobs;
import io.whirr.head.workers.Workers;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The queue in a few numbers. */
@RestController
class QueueStatusController {

    private final Jobs jobs;

    private final Workers workers;

    QueueStatusController(Jobs jobs, Workers workers) {
        this.jobs = jobs;
        this.workers = workers;
    }

    @GetMapping("/api/v1/status")
    QueueStatus status() {
        Map<JobStatus, Long> counts = jobs.counts();
        List<Worker> all = workers.all();
        return new QueueStatus(
                counts.getOrDefault(JobStatus.QUEUED, 0L),
                counts.getOrDefault(JobStatus.RUNNING, 0L),
                counts.getOrDefault(JobStatus.COMPLETED, 0L),
                counts.getOrDefault(JobStatus.FAILED, 0L),
                all.stream()
                        .filter(worker -> !worker.status().equals("offline"))
                        .count(),
                all.size(),
                counts.getOrDefault(JobStatus.CANCELLED, 0L));
    }
}
