package io.whirr.head.leases;

import io.whirr.head.jobs.JobProgress;
import io.whirr.head.quotas.QuotaService;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** The alarm clock's hand: one sweep a second. */
@DisallowConcurrentExecution
class SweepJob implements Job {

    private static final Logger log = LoggerFactory.getLogger(SweepJob.class);

    private final ExpirySweep sweep;

    private final JobProgress progress;

    private final QuotaService quotas;

    private final LeaseFiles files;

    SweepJob(ExpirySweep sweep, JobProgress progress, QuotaService quotas, LeaseFiles files) {
        this.sweep = sweep;
        this.progress = progress;
        this.quotas = quotas;
        this.files = files;
    }

    /** A sweep that fails is made up for by the next one. */
    @Override
    public void execute(JobExecutionContext context) {
        try {
            sweep.sweepUnlessResting();
            progress.settleOverlooked();
            quotas.lookAgain();
            files.tidyNowAndThen();
        } catch (DataAccessException | TransactionException e) {
            log.warn("sweep failed, next try in a second: {}", e.getMessage());
        }
    }
}
