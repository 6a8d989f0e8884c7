package io.whirr.e2e.chaos;

import io.whirr.e2e.chaos.History.Attempt;
import io.whirr.e2e.chaos.History.Ended;
import io.whirr.e2e.chaos.Request.Kind;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Jobs end as they should: no cancel is lost, final is final, and nobody fails for what others did. */
final class Ends extends Rule {

    /** A task that was handed out just before a cancel starts just after it. */
    private static final long ON_ITS_WAY = 100;

    private static final Set<String> FINAL = Set.of("completed", "failed", "cancelled");

    private final Map<Long, Ended> jobs;

    Ends(History history) {
        super(history);
        this.jobs = history.jobsById();
    }

    @Override
    void look() {
        history.requests(Kind.CANCEL).filter(Request::isAcknowledged).forEach(this::cancelHolds);
        Map<Long, Order> orders = new HashMap<>();
        history.requests(Kind.SUBMIT).filter(Request::isAcknowledged).forEach(request -> {
            if (request.order() != null) {
                orders.put(request.job(), request.order());
            }
        });
        orders.forEach(this::endsAsOrdered);
        orders.keySet().forEach(this::finalStaysFinal);
    }

    private boolean wasRetried(long job, long from, long to) {
        return history.requests(Kind.RETRY, job)
                .anyMatch(retry -> retry.isMaybeDone() && retry.over() >= from && retry.begun() <= to);
    }

    /** From its acknowledgement on nothing of the job begins, and it does not end well with what ended later. */
    private void cancelHolds(Request cancel) {
        if (FINAL.contains(cancel.said()) || wasRetried(cancel.job(), cancel.begun(), Long.MAX_VALUE)) {
            return;
        }
        history.attempts().stream()
                .filter(attempt -> attempt.place().job() == cancel.job())
                .filter(attempt -> attempt.started() > cancel.over() + ON_ITS_WAY)
                .findFirst()
                .ifPresent(attempt ->
                        offence(6, cancel.job(), "job %d was cancelled and begun later".formatted(cancel.job())));
        Ended ended = jobs.get(cancel.job());
        if (ended == null || ended.status().equals("STOPPED")) {
            return;
        }
        if (cancel.said().equals("queued")
                && history.lives().stream().noneMatch(life -> life.place().job() == cancel.job())) {
            offence(
                    6,
                    cancel.job(),
                    "job %d was cancelled before it began, and is %s".formatted(cancel.job(), ended.status()));
        }
        if (ended.ended() > cancel.over()
                && !hasDoneItsWorkBefore(cancel)
                && !ended.status().equals("FAILED")) {
            offence(6, cancel.job(), "job %d was cancelled, and has completed later".formatted(cancel.job()));
        }
    }

    private boolean hasDoneItsWorkBefore(Request cancel) {
        return history.lives().stream()
                .filter(life -> life.place().job() == cancel.job() && life.end() == Life.End.DONE)
                .noneMatch(life -> life.last() > cancel.over());
    }

    /** Two looks at a job of which the first has seen its end. */
    private void finalStaysFinal(long job) {
        List<Request> looks = history.requests(Kind.LOOK, job)
                .filter(Request::isAcknowledged)
                .sorted(Comparator.comparingLong(Request::begun))
                .toList();
        for (int i = 0; i < looks.size(); i++) {
            Request first = looks.get(i);
            if (FINAL.contains(first.said())) {
                for (Request later : looks.subList(i + 1, looks.size())) {
                    compare(job, first, later.begun(), later.over(), later.said());
                }
                Ended ended = jobs.get(job);
                if (ended != null) {
                    compare(job, first, first.over(), Long.MAX_VALUE, wire(ended.status()));
                }
            }
        }
    }

    private void compare(long job, Request first, long begun, long over, String said) {
        if (begun >= first.over() && !said.equals(first.said()) && !wasRetried(job, first.begun(), over)) {
            offence(5, job, "job %d was %s, and then %s, and nobody has retried it".formatted(job, first.said(), said));
        }
    }

    private static String wire(String batch) {
        return switch (batch) {
            case "COMPLETED" -> "completed";
            case "FAILED" -> "failed";
            case "STOPPED" -> "cancelled";
            default -> batch;
        };
    }

    private void endsAsOrdered(long job, Order order) {
        Ended ended = jobs.get(job);
        if (ended == null) {
            return;
        }
        switch (ended.status()) {
            case "COMPLETED" -> completes(job, order);
            case "FAILED" -> fails(job, order, ended);
            case "STOPPED" -> {
                if (history.requests(Kind.CANCEL, job).noneMatch(Request::isMaybeDone) && order.after() == 0) {
                    offence(6, job, "job %d is cancelled, and nobody has asked for it".formatted(job));
                }
            }
            default -> {
                // That it has not ended is said elsewhere.
            }
        }
    }

    private void completes(long job, Order order) {
        if (order.fails()) {
            offence(4, job, "job %d cannot but fail, and has completed".formatted(job));
        }
        long done = history.attempts().stream()
                .filter(attempt -> attempt.place().job() == job && attempt.isCompleted())
                .map(Attempt::place)
                .distinct()
                .count();
        long all = (long) Math.max(1, order.elements()) * order.steps().size();
        if (done != all) {
            offence(4, job, "job %d has completed with %d of %d".formatted(job, done, all));
        }
    }

    /** Lost attempts, and those that nobody confirmed or that were given back, cost it nothing. */
    private void fails(long job, Order order, Ended ended) {
        if (!order.fails() && !ended.reason().equals("QUARANTINED") && ownFailures(job, order) == 0) {
            offence(9, job, "job %d has failed (%s) and did not fail by itself".formatted(job, ended.reason()));
        }
    }

    /** What fails is not tried again once somebody has cancelled: then one failure is enough. */
    private long ownFailures(long job, Order order) {
        boolean wanted = history.requests(Kind.CANCEL, job).noneMatch(Request::isMaybeDone);
        int allowed = wanted && order.body().containsKey("retry") ? 3 : 1;
        return history.lives().stream()
                        .filter(life -> life.place().job() == job && life.end() == Life.End.FAILED)
                        .count()
                / allowed;
    }
}
