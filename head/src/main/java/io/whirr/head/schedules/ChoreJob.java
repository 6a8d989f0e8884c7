package io.whirr.head.schedules;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does the chore that the job is named after, on one head at a time, and notes what came of it. */
@DisallowConcurrentExecution
class ChoreJob implements Job {

    private static final Logger log = LoggerFactory.getLogger(ChoreJob.class);

    private final Chores chores;
    private final ChoreStore store;

    ChoreJob(Chores chores, ChoreStore store) {
        this.chores = chores;
        this.store = store;
    }

    /** A chore that fails is made up for the next time. */
    @Override
    public void execute(JobExecutionContext context) {
        String name = context.getJobDetail().getKey().getName();
        try {
            store.began(name);
            store.ended(name, chores.run(name), false);
        } catch (RuntimeException e) {
            log.warn("chore={} failed and is tried again the next time: {}", name, e.toString());
            note(name, e);
        }
    }

    private void note(String name, RuntimeException failure) {
        try {
            store.ended(name, String.valueOf(failure.getMessage()), true);
        } catch (RuntimeException e) {
            log.warn("chore={} failed, and that could not be noted: {}", name, e.toString());
        }
    }
}
