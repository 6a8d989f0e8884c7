package io.whirr.head.leases;

import io.whirr.api.jobs.Job;
import io.whirr.api.leases.ClaimedTask;
import io.whirr.head.batch.Ledger;
import io.whirr.head.jobs.Jobs;
import io.whirr.head.jobs.TasksHandedOut;
import io.whirr.head.runs.Runs;
import io.whirr.head.runs.StartedRun;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Serves claims, many in one transaction. */
@Component
class Claims {

    private final LeaseStore store;

    private final Ledger ledger;

    private final Runs runs;

    private final Jobs jobs;

    private final ApplicationEventPublisher events;

    Claims(LeaseStore store, Ledger ledger, Runs runs, Jobs jobs, ApplicationEventPublisher events) {
        this.store = store;
        this.ledger = ledger;
        this.runs = runs;
        this.jobs = jobs;
        this.events = events;
    }

    /**
     * Hands out tasks.
     *
     * <p>What the jobs are is read before the commit: a claim that cannot be answered has leased nothing.
     *
     * @return what each claim got, by its place; those that got nothing are left out
     */
    @Transactional
    Map<Integer, ClaimedTask> serve(List<Claim> claims) {
        List<Lease> leases = store.claim(claims);
        if (leases.isEmpty()) {
            return Map.of();
        }
        ledger.start(
                leases.stream().map(Lease::token).toList(),
                leases.stream().map(Lease::execution).toList());
        runs.started(leases.stream()
                .map(lease -> new StartedRun(lease.job(), lease.attempt(), lease.worker()))
                .toList());
        Map<Long, Job> described = jobs.find(leases.stream().map(Lease::job).toList());
        events.publishEvent(
                new TasksHandedOut(leases.stream().map(Lease::waited).toList()));
        Map<Integer, ClaimedTask> served = new HashMap<>();
        for (Lease lease : leases) {
            Job job = described.get(lease.job());
            if (job == null) {
                throw new IllegalStateException("Task %d has no job %d".formatted(lease.token(), lease.job()));
            }
            served.put(lease.position(), new ClaimedTask(job));
        }
        return served;
    }
}
