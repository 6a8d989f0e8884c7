package io.whirr.head.jobs;

import io.whirr.api.jobs.Limits;
import io.whirr.head.jobs.NewTask.Traits;
import io.whirr.head.needs.NeedSets;
import io.whirr.head.quotas.Quotas;
import io.whirr.head.shares.Shares;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes the tasks of a job: whoever opens a step of one comes here for what the queue has to know of it. */
@Component
class TaskMaker {

    private final NeedSets needs;

    private final Shares shares;

    private final Quotas quotas;

    TaskMaker(NeedSets needs, Shares shares, Quotas quotas) {
        this.needs = needs;
        this.shares = shares;
        this.quotas = quotas;
    }

    /** Has the needs of a job's steps stored, before any transaction that makes tasks of them. */
    void prepare(JobSpec spec) {
        spec.steps().forEach(step -> needs.number(step.needs()));
    }

    /**
     * Tasks for one step of a job, ranked one after the other.
     *
     * @param step which of the job's steps
     * @param places the step executions that were opened for them
     */
    List<NewTask> tasks(StoredJob job, int step, List<Place> places) {
        Traits traits = traits(job, step);
        Shares.Ranks ranks = shares.next(traits.account(), traits.priority(), places.size());
        boolean moreSteps = step + 1 < job.spec().steps().size();
        List<NewTask> tasks = new ArrayList<>(places.size());
        for (Place place : places) {
            tasks.add(new NewTask(
                    place.id(),
                    job.id(),
                    job.execution(),
                    place.step(),
                    place.element(),
                    place.attempt(),
                    place.sequence(),
                    place.failed(),
                    moreSteps,
                    traits,
                    ranks.at(tasks.size()),
                    place.blockedBy(),
                    place.wakeIn()));
        }
        return tasks;
    }

    private Traits traits(StoredJob job, int step) {
        JobSpec.Step of = job.spec().steps().get(step);
        int needSet = needs.number(of.needs());
        return new Traits(
                job.priority(),
                needSet,
                Objects.requireNonNullElse(needs.needs(needSet).gpus(), 0),
                Shares.account(job.owner(), job.group()),
                job.held(),
                lane(job),
                seconds(of.limits(), Limits::queueTimeoutSeconds),
                seconds(of.limits(), Limits::runTimeoutSeconds));
    }

    /** The limits that apply to a job's tasks, as written down; null for none. */
    @Nullable
    String lane(StoredJob job) {
        Integer atOnce = Elements.of(job.spec()).map(Elements::atOnce).orElse(null);
        return quotas.lane(job.id(), job.owner(), job.group(), job.tags(), atOnce);
    }

    private static @Nullable Duration seconds(@Nullable Limits limits, Function<Limits, @Nullable Integer> limit) {
        Integer seconds = limits == null ? null : limit.apply(limits);
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    /**
     * A step execution that a task is made for.
     *
     * @param id the step execution
     * @param step the name of its step
     * @param element the number of the element; null where the job is no array
     * @param attempt which attempt at the step, from 1
     * @param sequence which attempt of the run, from 1
     * @param failed how many attempts at the step have failed in this execution
     * @param blockedBy how many dependencies are open
     * @param wakeIn how long to wait before it may be tried; null for not at all
     */
    record Place(
            long id,
            String step,
            @Nullable Integer element,
            int attempt,
            int sequence,
            int failed,
            int blockedBy,
            @Nullable Duration wakeIn) {}
}
