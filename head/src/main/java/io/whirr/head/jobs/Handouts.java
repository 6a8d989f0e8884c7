package io.whirr.head.jobs;

import io.whirr.api.jobs.Job;
import io.whirr.api.jobs.Limits;
import io.whirr.api.leases.Task;
import io.whirr.api.leases.TaskLimits;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.runs.RunKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says what workers have to do: what a job means for one of its steps or elements. */
@Component
public class Handouts {

    private static final TaskLimits NO_LIMITS = new TaskLimits(null, null, null, null, null);

    private final JobStore store;

    private final JobJson json;

    Handouts(JobStore store, JobJson json) {
        this.store = store;
        this.json = json;
    }

    /** What was handed out, by token; in the transaction that did it. */
    public Map<Long, Handout> of(List<Handed> tasks) {
        Map<Long, StoredJob> jobs =
                store.stored(tasks.stream().map(Handed::job).distinct().toList());
        return tasks.stream().collect(Collectors.toMap(Handed::token, task -> handout(task, job(jobs, task))));
    }

    private static StoredJob job(Map<Long, StoredJob> jobs, Handed task) {
        StoredJob job = jobs.get(task.job());
        if (job == null) {
            throw new IllegalStateException("Task %d has no job %d".formatted(task.token(), task.job()));
        }
        return job;
    }

    private Handout handout(Handed task, StoredJob job) {
        JobSpec.Step step = job.spec().steps().get(job.spec().indexOf(task.step()));
        Integer number = task.element();
        Optional<Elements.Run> element =
                number == null ? Optional.empty() : Elements.of(job).map(array -> array.run(number));
        RunKey key = new RunKey(task.job(), number);
        return new Handout(
                jobOnWire(task, job, step, element, key.id()),
                new Task(
                        task.token(),
                        step.name(),
                        task.attempt(),
                        task.sequence(),
                        number,
                        key.id(),
                        key.directory().toString(),
                        step.env() == null ? Map.of() : step.env(),
                        task.gpus().size(),
                        task.gpus(),
                        limits(step.limits())),
                element.flatMap(own -> Optional.ofNullable(own.name())).orElse(null),
                element.flatMap(own -> Optional.ofNullable(json.write(own.config())))
                        .orElse(null));
    }

    private Job jobOnWire(Handed task, StoredJob job, JobSpec.Step step, Optional<Elements.Run> element, String run) {
        return new Job(
                job.id(),
                element.flatMap(own -> Optional.ofNullable(own.name())).orElse(job.name()),
                element.map(Elements.Run::argv).orElse(step.argv()),
                step.workdir(),
                element.flatMap(own -> Optional.ofNullable(own.config())).orElseGet(() -> json.config(job.config())),
                job.tags(),
                JobStatus.RUNNING.wire(),
                task.attempt(),
                task.worker(),
                null,
                null,
                null,
                null,
                run,
                false,
                null,
                null,
                task.step(),
                task.token(),
                job.priority(),
                job.owner(),
                job.group(),
                null,
                null,
                null,
                null);
    }

    private static TaskLimits limits(@Nullable Limits limits) {
        return limits == null
                ? NO_LIMITS
                : new TaskLimits(
                        limits.runTimeoutSeconds(),
                        limits.graceSeconds(),
                        limits.memoryMb(),
                        limits.cpus(),
                        limits.logMb());
    }
}
