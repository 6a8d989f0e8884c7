package io.whirr.head.jobs;

import io.whirr.api.jobs.After;
import io.whirr.api.jobs.Attempt;
import io.whirr.api.jobs.AttemptList;
import io.whirr.api.jobs.Element;
import io.whirr.api.jobs.ElementList;
import io.whirr.api.jobs.Job;
import io.whirr.api.jobs.StepState;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.batch.Ledger;
import io.whirr.head.batch.StepHistory;
import io.whirr.head.database.Portions;
import io.whirr.head.jobs.ElementStore.ElementRow;
import io.whirr.head.runs.RunKey;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Jobs, their steps, elements and attempts, as they are shown. */
@Component
class JobViews {

    private final JobViewStore views;

    private final JobStore store;

    private final ElementStore elements;

    private final DependencyStore dependencies;

    private final Ledger ledger;

    JobViews(JobViewStore views, JobStore store, ElementStore elements, DependencyStore dependencies, Ledger ledger) {
        this.views = views;
        this.store = store;
        this.elements = elements;
        this.dependencies = dependencies;
        this.ledger = ledger;
    }

    /** A job with everything that is known of it. */
    Optional<Job> show(long id) {
        return views.find(id).map(job -> withSteps(job, after(id), steps(id)));
    }

    private @Nullable List<After> after(long id) {
        List<After> after = dependencies.of(id).stream()
                .map(dependency -> new After(
                        dependency.on(),
                        null,
                        dependency.condition().word(),
                        dependency.elementwise() ? Boolean.TRUE : null))
                .toList();
        return after.isEmpty() ? null : after;
    }

    private @Nullable List<StepState> steps(long id) {
        StoredJob job = store.stored(List.of(id)).get(id);
        if (job == null || job.spec().isArray() || !job.spec().isPipeline()) {
            return null;
        }
        Map<String, StepHistory> opened =
                ledger.steps(id).stream().collect(Collectors.toMap(StepHistory::step, Function.identity()));
        return job.spec().steps().stream()
                .map(step -> state(step.name(), opened.get(step.name())))
                .toList();
    }

    private static StepState state(String name, @Nullable StepHistory history) {
        return history == null
                ? new StepState(name, JobStatus.QUEUED.wire(), 0)
                : new StepState(name, history.status().wire(), history.attempts());
    }

    private static Job withSteps(Job job, @Nullable List<After> after, @Nullable List<StepState> steps) {
        return new Job(
                job.id(),
                job.name(),
                job.commandArgv(),
                job.workdir(),
                job.config(),
                job.tags(),
                job.status(),
                job.attempt(),
                job.workerId(),
                job.createdAt(),
                job.startedAt(),
                job.finishedAt(),
                job.exitCode(),
                job.runId(),
                job.cancelRequested(),
                job.reason(),
                job.errorMessage(),
                job.step(),
                job.token(),
                job.priority(),
                job.owner(),
                job.group(),
                job.waitsFor(),
                after,
                steps,
                job.elements());
    }

    /** Unfinished jobs, the oldest first. */
    List<Job> unfinished(Set<JobStatus> statuses, int limit) {
        return jobs(
                statuses.equals(EnumSet.of(JobStatus.QUEUED))
                        ? views.queued(limit)
                        : statuses.equals(EnumSet.of(JobStatus.RUNNING))
                                ? views.running(limit)
                                : views.unfinished(limit));
    }

    /** Jobs for which everything that is given holds, the newest first. */
    List<Job> matching(
            Set<JobStatus> statuses, @Nullable String tag, @Nullable String name, @Nullable String owner, int limit) {
        return jobs(views.matching(statuses, tag, name, owner, limit));
    }

    private List<Job> jobs(List<Long> ids) {
        return new Portions<>(ids, views::portion, Job::id, Function.identity());
    }

    /** A page of the elements of an array; empty when there is no such job. */
    Optional<ElementList> elements(long id, @Nullable JobStatus status, int after, int limit) {
        return Optional.ofNullable(store.stored(List.of(id)).get(id)).map(job -> {
            Optional<Elements> array = Elements.of(job);
            List<ElementRow> rows = array.isEmpty() ? List.of() : elements.page(id, status, after, limit);
            return new ElementList(
                    page(job, array, rows),
                    rows.size() < limit ? null : rows.getLast().number());
        });
    }

    /** Each is made when it is looked at: all of them may be configured at length. */
    private static List<Element> page(StoredJob job, Optional<Elements> array, List<ElementRow> rows) {
        return new AbstractList<>() {
            @Override
            public Element get(int index) {
                return element(job, array.orElseThrow(), rows.get(index));
            }

            @Override
            public int size() {
                return rows.size();
            }
        };
    }

    private static Element element(StoredJob job, Elements array, ElementRow row) {
        Elements.Run run = array.run(row.number());
        return new Element(
                row.number(),
                run.name() == null ? job.name() : run.name(),
                row.status().wire(),
                row.attempts(),
                row.worker(),
                row.startedAt(),
                row.finishedAt(),
                row.exitStatus(),
                row.reason(),
                row.message() == null || row.message().isEmpty() ? null : row.message(),
                new RunKey(job.id(), row.number()).id(),
                run.config());
    }

    /** The tries of a job, or of an element of it; empty when there is no such job. */
    Optional<AttemptList> attempts(long id, @Nullable Integer element) {
        if (store.status(id).isEmpty()) {
            return Optional.empty();
        }
        List<io.whirr.head.batch.Attempt> attempts =
                element == null ? ledger.attempts(id) : ledger.attempts(id, Ledger.partition(element));
        List<Attempt> shown = new ArrayList<>();
        Map<String, Integer> ofStep = new HashMap<>();
        for (io.whirr.head.batch.Attempt attempt : attempts) {
            shown.add(attempt(attempt, ofStep.merge(attempt.stepName(), 1, Integer::sum), shown.size() + 1));
        }
        return Optional.of(new AttemptList(shown));
    }

    /** What an attempt says of its number when it has ended is told; before, it is counted. */
    private static Attempt attempt(io.whirr.head.batch.Attempt attempt, int ofStep, int ofAll) {
        Optional<Integer> element = Ledger.element(attempt.stepName());
        return new Attempt(
                attempt.attempt() > 0 ? attempt.attempt() : ofStep,
                attempt.sequence() > 0 ? attempt.sequence() : element.isPresent() ? ofStep : ofAll,
                attempt.stepName(),
                element.orElse(null),
                attempt.status().wire(),
                attempt.worker(),
                attempt.startedAt(),
                attempt.endedAt(),
                attempt.exitStatus(),
                attempt.signal(),
                attempt.reason() == null ? null : attempt.reason().name(),
                attempt.message().isEmpty() ? null : attempt.message());
    }
}
