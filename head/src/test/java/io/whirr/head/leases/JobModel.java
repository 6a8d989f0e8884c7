package io.whirr.head.leases;

import io.whirr.head.batch.ExitReason;
import io.whirr.head.batch.JobStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A job as it should be, kept in memory: the transitions of the state machine written down a second time, as plainly as
 * possible and without any SQL.
 */
final class JobModel {

    /** How often a job may be lost; as the tests' settings say. */
    static final int LOSSES = 1;

    enum Stage {
        ABSENT,
        IDLE,
        LEASED,
        OVER
    }

    /** An attempt that has ended. */
    record Past(
            long token,
            int worker,
            ExitReason reason,
            @Nullable Integer exitStatus) {}

    /** Who has the job. */
    record Held(
            long token,
            int worker,
            boolean fenced,
            @Nullable Integer life,
            boolean confirmed,
            @Nullable Stop stop,
            boolean silent) {

        Held renewed() {
            return new Held(token, worker, fenced, life, true, stop, false);
        }

        Held stopped(Stop why) {
            return new Held(token, worker, fenced, life, confirmed, stop == Stop.CANCEL ? stop : why, silent);
        }

        Held gone() {
            return new Held(token, worker, fenced, life, confirmed, stop, true);
        }
    }

    /** Who lost the job, and may have it back as long as nobody else has begun it. */
    record Former(long token, int worker) {}

    /** How often a failure is tried again. */
    private final int tries;

    private Stage stage = Stage.ABSENT;

    /** The lower, the sooner it is handed out. */
    private int place;

    /** Whether somebody keeps the job from starting, and whether that has reached its task. */
    private boolean jobHeld;

    private boolean taskHeld;

    private boolean backingOff;

    private int attempt;

    private int lost;

    private int failed;

    private @Nullable Held held;

    private @Nullable Former former;

    private @Nullable ExitReason reason;

    private final List<Past> past = new ArrayList<>();

    JobModel(int tries) {
        this.tries = tries;
    }

    JobModel copy() {
        JobModel copy = new JobModel(tries);
        copy.stage = stage;
        copy.place = place;
        copy.jobHeld = jobHeld;
        copy.taskHeld = taskHeld;
        copy.backingOff = backingOff;
        copy.attempt = attempt;
        copy.lost = lost;
        copy.failed = failed;
        copy.held = held;
        copy.former = former;
        copy.reason = reason;
        copy.past.addAll(past);
        return copy;
    }

    boolean isAbsent() {
        return stage == Stage.ABSENT;
    }

    boolean isReady() {
        return stage == Stage.IDLE && !taskHeld && !backingOff;
    }

    int place() {
        return place;
    }

    @Nullable
    JobStatus status() {
        return switch (stage) {
            case ABSENT -> null;
            case IDLE -> JobStatus.QUEUED;
            case LEASED -> JobStatus.RUNNING;
            case OVER -> end().status();
        };
    }

    private ExitReason end() {
        if (reason == null) {
            throw new IllegalStateException("a job that is over has an end: " + this);
        }
        return reason;
    }

    private Held holding() {
        if (held == null) {
            throw new IllegalStateException("a leased job is held by somebody: " + this);
        }
        return held;
    }

    void submit(int at) {
        stage = Stage.IDLE;
        place = at;
        attempt = 1;
    }

    int claim(long token, int worker, boolean fenced, @Nullable Integer life) {
        stage = Stage.LEASED;
        held = new Held(token, worker, fenced, life, !fenced, null, false);
        former = null;
        return attempt;
    }

    boolean isHeldBy(int worker, @Nullable Long token) {
        return stage == Stage.LEASED
                && holding().worker() == worker
                && (token == null || token == holding().token());
    }

    /** Null when whoever asks holds nothing. */
    @Nullable
    Answer renew(int worker, @Nullable Long token) {
        if (isHeldBy(worker, token) || revive(worker, token)) {
            held = holding().renewed();
            Stop stop = held.stop();
            return new Answer.Said(stop == null ? "extended" : "stopping: " + stop);
        }
        return null;
    }

    /** Whether the last that is known of what the worker had of this job is that it was taken back. */
    boolean wasLostBy(int worker) {
        List<Past> own = past.stream().filter(one -> one.worker() == worker).toList();
        return !own.isEmpty()
                && own.getLast().exitStatus() == null
                && Set.of(ExitReason.LOST, ExitReason.REQUEUED)
                        .contains(own.getLast().reason());
    }

    /** Late is not lost: what was taken back is given back, as if it had not been. */
    private boolean revive(int worker, @Nullable Long token) {
        if (stage != Stage.IDLE
                || former == null
                || former.worker() != worker
                || (token != null && token != former.token())) {
            return false;
        }
        stage = Stage.LEASED;
        held = new Held(former.token(), worker, token != null, null, true, null, false);
        former = null;
        past.removeLast();
        attempt--;
        lost = Math.max(0, lost - 1);
        taskHeld = false;
        backingOff = false;
        return true;
    }

    /** Null when whoever reports holds nothing. */
    @Nullable
    JobStatus finish(int worker, @Nullable Long token, int exitStatus, boolean early, int at) {
        if (!isHeldBy(worker, token) && !revive(worker, token)) {
            return null;
        }
        Stop stop = holding().stop();
        ExitReason own = exitStatus == 0 ? ExitReason.COMPLETED : ExitReason.FAILED;
        ExitReason why = stop == null || early ? own : stop.reason();
        if (why == ExitReason.REQUEUED) {
            again(why, exitStatus, failed, false, at);
        } else if (why == ExitReason.FAILED && failed + 1 < tries && stop != Stop.CANCEL) {
            again(why, exitStatus, failed + 1, true, at);
        } else {
            over(why, exitStatus);
        }
        return why.status();
    }

    /** A new attempt at the end of the queue; what was lost before it is forgiven. */
    private void again(ExitReason why, int exitStatus, int failures, boolean backOff, int at) {
        backToTheQueue(why, exitStatus);
        failed = failures;
        lost = 0;
        backingOff = backOff;
        place = at;
    }

    /** What is said to a report of what is not held: by the attempt's end, if this worker reported it before. */
    Answer judge(int worker, @Nullable Long token, int exitStatus) {
        if (stage == Stage.ABSENT) {
            return new Answer.Said(new ReportOutcome.Unknown());
        }
        Past one = token != null
                ? past.stream()
                        .filter(ended -> ended.token() == token)
                        .findFirst()
                        .orElse(null)
                : stage == Stage.OVER ? past.getLast() : null;
        if (one == null
                || one.worker() != worker
                || (one.exitStatus() == null && one.reason() != ExitReason.CANCELLED)) {
            return new Answer.Said(new ReportOutcome.NotTheHolder());
        }
        JobStatus status = one.reason().status();
        boolean same = one.exitStatus() == null || (one.exitStatus() == 0) == (exitStatus == 0);
        return new Answer.Said(same ? new ReportOutcome.Ended(status) : new ReportOutcome.Contradicted(status));
    }

    void release() {
        if (holding().stop() == Stop.CANCEL) {
            over(ExitReason.CANCELLED, null);
        } else if (holding().stop() == Stop.REQUEUE) {
            backToTheQueue(ExitReason.REQUEUED, null);
        } else {
            backToTheQueue(ExitReason.WORKER_SHUTDOWN, null);
        }
    }

    void cancel() {
        if (stage == Stage.LEASED) {
            held = holding().stopped(Stop.CANCEL);
        } else if (stage == Stage.IDLE) {
            past.add(new Past(0, -1, ExitReason.CANCELLED, null));
            stage = Stage.OVER;
            reason = ExitReason.CANCELLED;
            former = null;
        }
    }

    void requeue(int at) {
        if (stage == Stage.LEASED) {
            held = holding().stopped(Stop.REQUEUE);
        } else if (stage == Stage.IDLE) {
            place = at;
        }
    }

    int retry(int at) {
        stage = Stage.IDLE;
        reason = null;
        place = at;
        attempt++;
        lost = 0;
        failed = 0;
        taskHeld = jobHeld;
        backingOff = false;
        return attempt;
    }

    void hold(boolean on) {
        if (stage == Stage.IDLE) {
            taskHeld = on;
        }
        if (stage == Stage.IDLE || stage == Stage.LEASED) {
            jobHeld = on;
        }
    }

    void fallSilent() {
        if (stage == Stage.LEASED) {
            held = holding().gone();
        }
    }

    boolean isSilent() {
        return stage == Stage.LEASED && holding().silent();
    }

    boolean isBackingOff() {
        return stage == Stage.IDLE && backingOff;
    }

    void wake() {
        backingOff = false;
    }

    boolean isOfFormerLife(int worker, int life) {
        return stage == Stage.LEASED
                && holding().worker() == worker
                && holding().life() != null
                && holding().life() != life;
    }

    /** Its worker is gone. */
    void takeBack() {
        Held last = holding();
        if (last.stop() == Stop.CANCEL) {
            over(ExitReason.CANCELLED, null);
        } else if (last.stop() == Stop.REQUEUE) {
            backToTheQueue(ExitReason.REQUEUED, null);
        } else if (!last.confirmed()) {
            backToTheQueue(ExitReason.UNCONFIRMED, null);
        } else if (lost >= LOSSES) {
            over(ExitReason.QUARANTINED, null);
        } else {
            backToTheQueue(ExitReason.LOST, null);
            lost++;
            former = new Former(last.token(), last.worker());
        }
    }

    private void backToTheQueue(ExitReason why, @Nullable Integer exitStatus) {
        ended(why, exitStatus);
        stage = Stage.IDLE;
        attempt++;
        taskHeld = jobHeld;
    }

    private void over(ExitReason why, @Nullable Integer exitStatus) {
        ended(why, exitStatus);
        stage = Stage.OVER;
        reason = why;
    }

    private void ended(ExitReason why, @Nullable Integer exitStatus) {
        past.add(new Past(holding().token(), holding().worker(), why, exitStatus));
        held = null;
        former = null;
        backingOff = false;
    }

    /** Everything of it that can be read from the tables, in words. */
    String picture() {
        StringBuilder text = new StringBuilder(String.valueOf(status()));
        if (stage == Stage.IDLE) {
            text.append(taskHeld || backingOff ? " waiting" : " queued")
                    .append(" former=")
                    .append(former == null ? null : former.token() + "@" + former.worker());
        } else if (stage == Stage.LEASED) {
            Held now = holding();
            text.append(" token=%d worker=%d confirmed=%s stop=%s"
                    .formatted(now.token(), now.worker(), now.confirmed(), now.stop()));
        }
        if (stage == Stage.IDLE || stage == Stage.LEASED) {
            text.append(" attempt=%d lost=%d failed=%d".formatted(attempt, lost, failed));
        }
        past.forEach(one -> text.append(" [%s by %d: %s]".formatted(one.reason(), one.worker(), one.exitStatus())));
        return text.toString();
    }

    @Override
    public String toString() {
        return "%s place=%d held=%s/%s silent=%s".formatted(picture(), place, jobHeld, taskHeld, isSilent());
    }
}
