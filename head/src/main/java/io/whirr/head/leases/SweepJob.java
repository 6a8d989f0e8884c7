package io.whirr.head.leases;

import io.whirr.head.jobs.JobProgress;
import io.whirr.head.jobs.Jobs;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** The alarm clock's hand: one sweep a second, and once a minute what can wait that long. */
@DisallowConcurrentExecution
class SweepJob implements Job {

    private static final Logger log = LoggerFactory.getLogger(SweepJob.class);

    private final ExpirySweep sweep;

    private final Jobs jobs;

    private final JobProgress progress;

    private final LeaseFiles files;

    SweepJob(ExpirySweep sweep, LeaseFiles files, Jobs jobs, JobProgress progress) {
        this.sweep = sweep;
        this.files = files;
        this.jobs = jobs;
        this.progress = progress;
    }

    /** A sweep that fails is made up for by the next one. */
    @Override
    public void execute(JobExecutionContext context) {
        try {
            sweep.sweep();
            progress.settleOverlooked();
            if (context.getScheduledFireTime().toInstant().getEpochSecond() % 60 == 0) {
                jobs.foldCounts();
                files.tidy();
            }
        } catch (DataAccessException | TransactionException e) {
            log.warn("sweep failed, next try in a second: {}", e.getMessage());
        }
    }
}
