package io.whirr.head.leases;

import io.whirr.head.batch.JobStatus;
import io.whirr.head.leases.Deed.Who.Known;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The jobs and workers of one history as they should be. */
final class QueueModel {

    static final int JOBS = 2;

    static final int WORKERS = 3;

    /** The last worker is one that knows no tokens and has no lives. */
    static boolean isFenced(int worker) {
        return worker < WORKERS - 1;
    }

    static int tries(int job) {
        return job == 0 ? 2 : 1;
    }

    /** A time that the job was handed out, as its worker remembers it. */
    record Handed(int worker, long token) {}

    private final List<JobModel> jobs = new ArrayList<>();

    private final List<List<Handed>> handed = new ArrayList<>();

    private final int[] lives = new int[WORKERS];

    private int places;

    QueueModel() {
        for (int job = 0; job < JOBS; job++) {
            jobs.add(new JobModel(tries(job)));
            handed.add(new ArrayList<>());
        }
    }

    QueueModel copy() {
        QueueModel copy = new QueueModel();
        for (int job = 0; job < JOBS; job++) {
            copy.jobs.set(job, jobs.get(job).copy());
            copy.handed.get(job).addAll(handed.get(job));
        }
        System.arraycopy(lives, 0, copy.lives, 0, WORKERS);
        copy.places = places;
        return copy;
    }

    /** The deed with everything decided that depends on what came before it. */
    Deed bound(Deed deed) {
        return switch (deed) {
            case Deed.Claim(int worker, int life) -> new Deed.Claim(worker, lives[worker]);
            case Deed.Restart(int worker, int life) ->
                new Deed.Restart(worker, lives[worker] + (life == Deed.ITS_NEXT ? 1 : 0));
            case Deed.Renew(int job, var who) -> new Deed.Renew(job, known(job, who));
            case Deed.Finish(int job, var who, int exit, boolean early) ->
                new Deed.Finish(job, known(job, who), exit, early);
            case Deed.Release(int job, var who) -> new Deed.Release(job, known(job, who));
            case Deed.Together(var one, var other, long turns) -> new Deed.Together(bound(one), bound(other), turns);
            case Deed.Submit submit -> submit;
            case Deed.Cancel cancel -> cancel;
            case Deed.Requeue requeue -> requeue;
            case Deed.Retry retry -> retry;
            case Deed.Hold hold -> hold;
            case Deed.FallSilent silent -> silent;
            case Deed.Sweep sweep -> sweep;
        };
    }

    private Known known(int job, Deed.Who who) {
        return switch (who) {
            case Known known -> known;
            case Deed.Who.Of(int back, var as) -> known(job, back, as);
        };
    }

    private Known known(int job, int back, Deed.As as) {
        List<Handed> all = handed.get(job);
        Handed one = all.isEmpty() ? new Handed(0, 0) : all.get(Math.max(0, all.size() - 1 - back));
        return switch (as) {
            case HOLDER -> new Known(one.worker(), isFenced(one.worker()) ? one.token() : null);
            case WITHOUT_TOKEN -> new Known(one.worker(), null);
            case WITH_ANOTHER_TOKEN -> new Known(one.worker(), other(one.token()));
            case STRANGER -> new Known((one.worker() + 1) % WORKERS, one.token());
        };
    }

    /** Any token of this history that is not this one. */
    private long other(long token) {
        return handed.stream()
                .flatMap(List::stream)
                .mapToLong(Handed::token)
                .filter(one -> one != token)
                .max()
                .orElse(token + 1);
    }

    /** Carries a deed out, and says what should be heard of it; a token can only be taken from what was heard. */
    Answer apply(Deed deed, Answer heard) {
        return switch (deed) {
            case Deed.Submit(int job) -> submit(job);
            case Deed.Claim(int worker, int life) -> claim(worker, life, heard);
            case Deed.Renew(int job, var who) -> renew(job, known(job, who));
            case Deed.Finish(int job, var who, int exit, boolean early) -> finish(job, known(job, who), exit, early);
            case Deed.Release(int job, var who) -> release(job, known(job, who));
            case Deed.Cancel(int job) -> said(job, () -> jobs.get(job).cancel());
            case Deed.Requeue(int job) -> said(job, () -> jobs.get(job).requeue(places++));
            case Deed.Retry(int job) -> retry(job);
            case Deed.Hold(int job, boolean held) ->
                said(job, () -> jobs.get(job).hold(held));
            case Deed.FallSilent(int job) -> done(() -> jobs.get(job).fallSilent());
            case Deed.Sweep() -> done(() -> jobs.forEach(QueueModel::sweep));
            case Deed.Restart(int worker, int life) -> done(() -> restart(worker, life));
            case Deed.Together together -> throw new IllegalStateException("not one deed: " + together);
        };
    }

    /** All that can have come of a sweep that met what somebody else was at: it leaves that alone. */
    List<QueueModel> partlySwept() {
        return IntStream.range(0, 1 << JOBS)
                .mapToObj(left -> {
                    QueueModel swept = copy();
                    IntStream.range(0, JOBS)
                            .filter(job -> (left & 1 << job) == 0)
                            .forEach(job -> sweep(swept.jobs.get(job)));
                    return swept;
                })
                .toList();
    }

    private static void sweep(JobModel job) {
        if (job.isSilent()) {
            job.takeBack();
        }
        if (job.isBackingOff()) {
            job.wake();
        }
    }

    private static Answer done(Runnable change) {
        change.run();
        return Answer.DONE;
    }

    /** The answer to a wish is the status before it. */
    private Answer said(int job, Runnable change) {
        Optional<JobStatus> before = Optional.ofNullable(jobs.get(job).status());
        change.run();
        return new Answer.Said(before);
    }

    private Answer submit(int job) {
        if (jobs.get(job).isAbsent()) {
            jobs.get(job).submit(places++);
        }
        return Answer.DONE;
    }

    private Answer claim(int worker, int life, Answer heard) {
        Optional<JobModel> first =
                jobs.stream().filter(JobModel::isReady).min(Comparator.comparingInt(JobModel::place));
        if (first.isEmpty()) {
            return Answer.NOTHING;
        }
        int job = jobs.indexOf(first.get());
        long token = heard instanceof Answer.Got got ? got.token() : 0;
        boolean grows = handed.get(job).stream().allMatch(before -> before.token() < token);
        int attempt = first.get().claim(token, worker, isFenced(worker), isFenced(worker) ? life : null);
        handed.get(job).add(new Handed(worker, token));
        return new Answer.Got(job, attempt, grows ? token : -1);
    }

    private Answer renew(int job, Known by) {
        Answer renewed = jobs.get(job).renew(by.worker(), by.token());
        if (renewed != null) {
            return renewed;
        }
        boolean old = by.token() == null && jobs.get(job).wasLostBy(by.worker());
        return new Answer.Said(old ? "lost, to an old worker" : "lost");
    }

    private Answer finish(int job, Known by, int exitStatus, boolean early) {
        JobStatus status = jobs.get(job).finish(by.worker(), by.token(), exitStatus, early, places++);
        return status != null
                ? new Answer.Said(new ReportOutcome.Ended(status))
                : jobs.get(job).judge(by.worker(), by.token(), exitStatus);
    }

    private Answer release(int job, Known by) {
        if (!jobs.get(job).isHeldBy(by.worker(), by.token())) {
            return new Answer.Said(
                    jobs.get(job).isAbsent() ? Releases.Outcome.UNKNOWN : Releases.Outcome.NOT_THE_HOLDER);
        }
        jobs.get(job).release();
        return new Answer.Said(Releases.Outcome.RELEASED);
    }

    private Answer retry(int job) {
        JobStatus before = jobs.get(job).status();
        return new Answer.Said(
                switch (before) {
                    case null -> "Unknown[]";
                    case QUEUED, RUNNING, COMPLETED -> "Refused[status=%s]".formatted(before);
                    case FAILED, CANCELLED ->
                        "Queued[attempt=%d, before=%s]".formatted(jobs.get(job).retry(places++), before);
                });
    }

    private void restart(int worker, int life) {
        lives[worker] = Math.max(lives[worker], life);
        if (isFenced(worker)) {
            jobs.stream().filter(job -> job.isOfFormerLife(worker, life)).forEach(JobModel::takeBack);
        }
    }

    boolean isSilent(int job) {
        return jobs.get(job).isSilent();
    }

    /** What the tables should say of a job. */
    String picture(int job) {
        return jobs.get(job).picture();
    }

    @Override
    public String toString() {
        return jobs + " lives=" + Arrays.toString(lives);
    }
}
