package io.whirr.worker.tasks;

import io.whirr.api.jobs.Job;
import io.whirr.api.leases.Task;
import io.whirr.api.leases.TaskLimits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task as it was handed out, by whatever kind of head.
 *
 * @param job the job's number
 * @param token the claim's fencing token; null from a head that knows none
 * @param step the step that it is an attempt at
 * @param attempt which try of the step it is, from 1
 * @param sequence which try of the run it is, from 1, over all steps
 * @param element the number of the element of an array; null where the job is none
 * @param runId the run that it belongs to
 * @param runDirectory where that writes, below {@code runs}
 * @param gpus how many GPUs it needs; 0 for one slot of any kind
 * @param gpuIndexes which GPUs the head means; empty when it leaves that to the worker
 * @param title what people call it
 */
record Assignment(
        long job,
        @Nullable Long token,
        String step,
        int attempt,
        int sequence,
        @Nullable Integer element,
        String runId,
        String runDirectory,
        List<String> argv,
        String workdir,
        Map<String, String> env,
        int gpus,
        List<Integer> gpuIndexes,
        TaskLimits limits,
        String title) {

    private static final TaskLimits NONE = new TaskLimits(null, null, null, null, null);

    /** @param task what the head said beside the job; null from one that has nothing to add */
    static Assignment of(Job job, @Nullable Task task) {
        String run = "job-" + job.id();
        String step = job.step() == null ? "command" : job.step();
        return task == null
                ? new Assignment(
                        job.id(),
                        job.token(),
                        step,
                        job.attempt(),
                        job.attempt(),
                        null,
                        run,
                        run,
                        job.commandArgv(),
                        job.workdir(),
                        Map.of(),
                        0,
                        List.of(),
                        NONE,
                        title(job))
                : new Assignment(
                        job.id(),
                        task.token(),
                        task.step(),
                        task.attempt(),
                        task.sequence(),
                        task.element(),
                        task.runId().isEmpty() ? run : task.runId(),
                        task.runDir(),
                        job.commandArgv(),
                        job.workdir(),
                        task.env(),
                        task.gpus(),
                        task.gpuIndexes(),
                        task.limits(),
                        title(job));
    }

    private static String title(Job job) {
        return job.name() != null
                ? job.name()
                : job.commandArgv().isEmpty() ? "" : job.commandArgv().getFirst();
    }

    /** As people write it: {@code 12}, or {@code 12.17} for an element of an array. */
    String number() {
        return number(runId);
    }

    /** The same of whatever belongs to a run. */
    static String number(String runId) {
        return runId.startsWith("job-") ? runId.substring("job-".length()) : runId;
    }

    /**
     * What the task finds in its environment. Whirr's own words come first: the submitter's may not take their place,
     * or the task would write into another's run.
     */
    Map<String, String> environment(String runDirectoryPath) {
        Map<String, String> environment = new LinkedHashMap<>(env);
        environment.put("WHIRR_JOB_ID", String.valueOf(job));
        environment.put("WHIRR_RUN_ID", runId);
        environment.put("WHIRR_RUN_DIR", runDirectoryPath);
        environment.put("WHIRR_ATTEMPT", String.valueOf(attempt));
        environment.put("WHIRR_STEP", step);
        if (element != null) {
            environment.put("WHIRR_ARRAY_INDEX", String.valueOf(element));
        }
        return environment;
    }
}
