package io.whirr.head.schedules;

import io.whirr.api.jobs.SubmitJob;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the submission of a firing out of its schedule's job. */
final class FiredJob {

    private static final String SCHEDULE = "WHIRR_SCHEDULE";
    private static final String FIRE_TIME = "WHIRR_FIRE_TIME";

    private FiredJob() {}

    /** The job, named after the schedule unless it has a name, and told which time it is for. */
    static SubmitJob of(SubmitJob job, String schedule, Instant time) {
        Map<String, String> env = new LinkedHashMap<>();
        env.put(SCHEDULE, schedule);
        env.put(FIRE_TIME, time.toString());
        if (job.env() != null) {
            env.putAll(job.env());
        }
        return with(job, job.name() == null ? schedule : job.name(), env);
    }

    private static SubmitJob with(SubmitJob job, @Nullable String name, Map<String, String> env) {
        return new SubmitJob(
                job.commandArgv(),
                job.workdir(),
                name,
                job.config(),
                job.tags(),
                env,
                job.steps(),
                job.array(),
                job.sweep(),
                job.needs(),
                job.limits(),
                job.retry(),
                job.priority(),
                job.owner(),
                job.group(),
                job.hold(),
                job.after());
    }
}
