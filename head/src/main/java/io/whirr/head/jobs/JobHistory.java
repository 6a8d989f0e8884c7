package io.whirr.head.jobs;

import io.whirr.head.batch.JobStatus;
import io.whirr.head.batch.LedgerHistory;
import io.whirr.head.jobs.JobHistoryStore.Aged;
import io.whirr.head.runs.RunHistory;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Jobs that are over, as long as somebody wants to know of them. */
@Component
public class JobHistory {

    private final JobHistoryStore store;

    private final JobStore jobs;

    private final LedgerHistory ledger;

    private final RunHistory runs;

    private final TransactionTemplate transaction;

    JobHistory(
            JobHistoryStore store,
            JobStore jobs,
            LedgerHistory ledger,
            RunHistory runs,
            TransactionTemplate transaction) {
        this.store = store;
        this.jobs = jobs;
        this.ledger = ledger;
        this.runs = runs;
        this.transaction = transaction;
    }

    /**
     * What a page of jobs came to.
     *
     * @param forgotten how many of them are gone now
     * @param last the number to go on after; empty when all that follow are too young
     */
    public record Page(int forgotten, OptionalLong last) {}

    /**
     * Forgets those of the next jobs that have been final for longer than that: in one transaction the job, its run and
     * its rows in the ledger go, and are not counted any more. A job that is not final is left alone, however old.
     *
     * @param after the number to begin after
     * @param age how long a job has to have been final
     * @param size how many jobs to look at, and how many elements of an array to remove in one transaction
     */
    public Page forget(long after, Duration age, int size) {
        List<Aged> arrays = transaction.execute(status -> store.lockPage(after, age, size).stream()
                .filter(job -> job.over() && job.array())
                .toList());
        arrays.forEach(array -> forgetElements(array.id(), age, size));
        return transaction.execute(status -> {
            List<Aged> page = store.lockPage(after, age, size);
            List<Aged> over =
                    page.stream().filter(job -> job.old() && job.over()).toList();
            remove(over);
            boolean isEnd = page.stream().noneMatch(Aged::old);
            return new Page(
                    over.size(),
                    isEnd
                            ? OptionalLong.empty()
                            : OptionalLong.of(page.getLast().id()));
        });
    }

    /** A million elements are no matter of one transaction: those go first, some at a time, and then their job. */
    private void forgetElements(long job, Duration age, int size) {
        int some;
        do {
            some = transaction.execute(status -> {
                boolean stillOver =
                        store.lockPage(job - 1, age, 1).stream().anyMatch(one -> one.id() == job && one.over());
                return stillOver ? ledger.forgetSteps(job, size) + runs.forgetElements(job, size) : 0;
            });
        } while (some > 0);
    }

    private void remove(List<Aged> over) {
        List<Long> ids = over.stream().map(Aged::id).toList();
        if (ids.isEmpty()) {
            return;
        }
        ledger.forget(ids);
        runs.forget(ids);
        if (store.remove(ids) != ids.size()) {
            throw new IllegalStateException("Some of the locked jobs " + ids + " were not there to be removed");
        }
        Map<JobStatus, Long> changes = new EnumMap<>(JobStatus.class);
        over.forEach(job -> changes.merge(job.status(), -1L, Long::sum));
        jobs.tally(changes);
    }
}
