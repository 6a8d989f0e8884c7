package io.whirr.head.batch;

import java.util.List;
import java.util.Map;
import org.springframework.batch.core.job.DefaultJobKeyGenerator;
import org.springframework.batch.core.job.JobKeyGenerator;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.stereotype.Component;

/**
 * Enters what happened before this ledger was begun, or without it. Every method belongs into a transaction of its
 * caller.
 */
@Component
public class History {

    /** The rows of a job that was entered: its execution and its step, which is the token of the first attempt. */
    public record Entered(long execution, long step) {}

    private final JobKeyGenerator keys = new DefaultJobKeyGenerator();

    private final HistoryStore store;

    History(HistoryStore store) {
        this.store = store;
    }

    /** Enters jobs under the numbers that they have, ended or queued. */
    public Map<Long, Entered> enter(List<PastJob> jobs) {
        return store.enter(jobs, jobs.stream().map(this::key).toList());
    }

    private String key(PastJob job) {
        return keys.generateKey(new JobParametersBuilder()
                .addString(Ledger.SUBMISSION, job.submission())
                .toJobParameters());
    }

    /** Sees to it that no new job gets a number up to this one; at once, whatever becomes of the transaction. */
    public void numbersAreTaken(long upTo) {
        store.raiseJobs(upTo);
    }

    /**
     * Leaves so many numbers and tokens out. After a restore some may be in use that the database has forgotten: a
     * worker with such a token must not be taken for the holder of another task.
     */
    public void leaveOut(long numbers) {
        store.leaveOut(numbers);
    }
}
