package io.whirr.head.schedules;

import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** The alarm rings: whoever it is that hears it looks at what is due. */
class AlarmJob implements Job {

    private final FiringLoop loop;

    AlarmJob(FiringLoop loop) {
        this.loop = loop;
    }

    @Override
    public void execute(JobExecutionContext context) {
        loop.wake();
    }
}
