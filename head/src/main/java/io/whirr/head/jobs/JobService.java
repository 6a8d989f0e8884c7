package io.whirr.head.jobs;

import io.whirr.api.jobs.CancelJobs;
import io.whirr.api.jobs.CancelledJobs;
import io.whirr.api.jobs.RetryJob;
import io.whirr.api.jobs.SubmitGraph;
import io.whirr.api.jobs.SubmitJob;
import io.whirr.head.batch.ExitReason;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.batch.Ledger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Decides what becomes of submissions, and of the wishes that somebody has later. */
@Service
class JobService {

    /** Jobs that one wish can meet. */
    private static final int MOST = 100_000;

    private final JobStore store;

    private final JobViewStore views;

    private final JobPlanner planner;

    private final SubmissionFunnel funnel;

    private final Restarts restarts;

    private final JobProgress progress;

    private final LiveTasks tasks;

    private final TransactionTemplate transaction;

    JobService(
            JobStore store,
            JobViewStore views,
            JobPlanner planner,
            SubmissionFunnel funnel,
            Restarts restarts,
            JobProgress progress,
            LiveTasks tasks,
            TransactionTemplate transaction) {
        this.store = store;
        this.views = views;
        this.planner = planner;
        this.funnel = funnel;
        this.restarts = restarts;
        this.progress = progress;
        this.tasks = tasks;
        this.transaction = transaction;
    }

    /**
     * Accepts a job; when this returns it will not be lost.
     *
     * @param key makes the submission repeatable: the same key and request is the same job; null for none
     */
    SubmissionOutcome submit(SubmitJob request, @Nullable String key) {
        return funnel.submit(planner.plan(request, identity(key), key));
    }

    private static Map<String, String> identity(@Nullable String key) {
        return Ledger.identityOfSubmission(key == null ? UUID.randomUUID().toString() : key);
    }

    /**
     * Accepts all jobs of a graph, or none.
     *
     * @param key makes it repeatable, each of its jobs by itself; null for none
     */
    List<SubmissionOutcome> submit(SubmitGraph graph, @Nullable String key) {
        Graphs.check(graph);
        Map<String, Integer> places = new HashMap<>();
        List<Submission> submissions = new ArrayList<>();
        for (SubmitGraph.Node node : graph.jobs()) {
            String own = key == null ? null : key + "/" + node.key();
            places.put(node.key(), submissions.size());
            submissions.add(planner.plan(node.job(), identity(own), own));
        }
        return funnel.submitTogether(submissions, places);
    }

    /**
     * Ends a queued job, asks for a running one to stop and leaves a final one alone.
     *
     * <p>Tasks move between the queue and their workers meanwhile: it goes round until none is left that nobody has
     * stopped.
     *
     * @param element only this element of it; null for all of it
     * @return the status that the job, or the element, had: running also when it was handed out just now; empty when
     *     there is no such job
     */
    @Transactional
    Optional<JobStatus> cancel(long job, @Nullable Integer element) {
        Optional<JobStatus> before = tasks.stop(job, element);
        boolean met = before.filter(JobStatus.RUNNING::equals).isPresent();
        while (before.isPresent() && tasks.goesOn(job, element)) {
            List<TaskEnd> ended;
            do {
                ended = tasks.withdraw(job, element, ExitReason.CANCELLED, "cancelled before it was started");
                progress.ended(ended);
                met |= !ended.isEmpty();
            } while (!ended.isEmpty());
            if (tasks.stop(job, element).filter(JobStatus.RUNNING::equals).isPresent()) {
                before = Optional.of(JobStatus.RUNNING);
                met = true;
            }
        }
        // What was there at the first look may have been handed out and have ended before the second.
        return met ? before : store.status(job);
    }

    /** Cancels all unfinished jobs for which everything that is given holds, one by one. */
    CancelledJobs cancel(CancelJobs wish) {
        Set<JobStatus> statuses = JobStatus.ofWire(wish.status() == null ? "" : wish.status())
                .map(EnumSet::of)
                .orElseGet(() -> EnumSet.of(JobStatus.QUEUED, JobStatus.RUNNING));
        List<Long> found = views.matching(statuses, wish.tag(), wish.name(), wish.owner(), MOST);
        List<Long> jobs = wish.ids() == null
                ? found.reversed()
                : wish.ids().stream()
                        .distinct()
                        .filter(Set.copyOf(found)::contains)
                        .toList();
        int cancelled = 0;
        int requested = 0;
        for (long job : jobs) {
            Optional<JobStatus> before = transaction.execute(status -> cancel(job, null));
            cancelled += before.filter(JobStatus.QUEUED::equals).isPresent() ? 1 : 0;
            requested += before.filter(JobStatus.RUNNING::equals).isPresent() ? 1 : 0;
        }
        return new CancelledJobs(cancelled, requested, jobs);
    }

    /** Queues a job again that has failed or was cancelled. */
    RetryOutcome retry(long job, RetryJob wish) {
        return restarts.retry(job, wish);
    }

    /**
     * Keeps a job from starting, or lets it go. What runs of it goes on.
     *
     * @return the status that it has; empty when there is no such job
     */
    @Transactional
    Optional<JobStatus> hold(long id, boolean held) {
        return store.lock(id).map(job -> {
            if (!job.status().isFinal()) {
                store.hold(id, held);
                tasks.hold(id, held);
            }
            return job.status();
        });
    }

    /** Gives a job another priority; empty when there is no such job. */
    @Transactional
    Optional<JobStatus> prioritize(long id, int priority) {
        return store.lock(id).map(job -> {
            if (!job.status().isFinal()) {
                store.prioritize(id, priority);
                tasks.prioritize(id, priority);
            }
            return job.status();
        });
    }

    /** Has a running job stopped and tried again, and puts a queued one at the end. */
    @Transactional
    RequeueOutcome requeue(long id) {
        if (store.lock(id).isEmpty()) {
            return new RequeueOutcome.Unknown();
        }
        return tasks.requeue(id).<RequeueOutcome>map(RequeueOutcome.Queued::new).orElseGet(() -> wantedNoMore(id));
    }

    private RequeueOutcome wantedNoMore(long id) {
        JobStatus status = store.status(id).orElseThrow();
        return status.isFinal() ? new RequeueOutcome.Over(status) : new RequeueOutcome.BeingCancelled();
    }
}
