package io.whirr.head.jobs;

import io.whirr.api.jobs.Limits;
import io.whirr.api.jobs.Needs;
import io.whirr.api.jobs.RetryPolicy;
import io.whirr.api.jobs.SweepSpec;
import io.whirr.head.batch.Ledger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a job runs; stored as JSON.
 *
 * @param steps its commands, in the order in which they run; at least one
 * @param array the numbers that its command is run for, as they were asked for; null where it is no array of numbers
 * @param sweep the parameters that its command is run with; null where it is no sweep
 */
record JobSpec(
        List<Step> steps, @Nullable String array, @Nullable SweepSpec sweep) {

    /**
     * One command of a job.
     *
     * @param name the step's name in the ledger
     * @param argv the command and its arguments
     * @param workdir the directory on the worker that it starts in
     * @param env environment variables; null for none
     * @param needs what its worker must have; null for nothing
     * @param limits how long it may wait and run, and how much it may use; null for no limits
     * @param retry when it is tried again; null for never
     */
    record Step(
            String name,
            List<String> argv,
            String workdir,
            @Nullable Map<String, String> env,
            @Nullable Needs needs,
            @Nullable Limits limits,
            @Nullable RetryPolicy retry) {}

    boolean isArray() {
        return array != null || sweep != null;
    }

    boolean isPipeline() {
        return steps.size() > 1 || !steps.getFirst().name().equals(Ledger.COMMAND_STEP);
    }

    /** The place of a step, which is an element's where the job is an array. */
    int indexOf(String step) {
        if (isArray()) {
            return 0;
        }
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).name().equals(step)) {
                return i;
            }
        }
        throw new IllegalStateException("The job has no step " + step);
    }
}
