package io.whirr.worker.tasks;

import io.whirr.api.jobs.Job;
import io.whirr.api.leases.ClaimTask;
import io.whirr.worker.head.Claim;
import io.whirr.worker.head.HeadClient;
import io.whirr.worker.journal.Journal;
import io.whirr.worker.slots.Slot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Claims, runs and reports one task after the other, for one slot, until it is told to stop. */
public final class SlotLoop {

    /** How long a claim may stay parked at the head. */
    private static final Duration PARK = Duration.ofSeconds(30);

    /** A claim that has waited this long is parked, so that cutting it loses no task that is on its way. */
    private static final Duration ANSWER = Duration.ofMillis(500);

    private final Slot slot;
    private final TaskSettings settings;
    private final Duration pollInterval;
    private final String life;
    private final HeadClient head;
    private final HeadClient beats;
    private final Reporter reporter;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Backoff unheard = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(15));
    private final Backoff spoiled = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));
    private final Thread thread;
    private volatile long claimingSince;
    private volatile boolean givingBack;
    private volatile @Nullable Task current;
    private boolean tokens = true;

    /**
     * @param pollInterval the pause after a head that does not keep claims parked said there is nothing
     * @param life this life of the worker
     * @param clients makes a client of the head; the loop uses two
     */
    public SlotLoop(
            Slot slot,
            TaskSettings settings,
            Duration pollInterval,
            String life,
            Supplier<HeadClient> clients,
            Path spool,
            Outbox outbox) {
        this.slot = slot;
        this.settings = settings;
        this.pollInterval = pollInterval;
        this.life = life;
        this.head = clients.get();
        this.beats = clients.get();
        this.reporter = new Reporter(head, spool, outbox);
        this.thread = Thread.ofPlatform().name("slot-" + slot.workerId()).unstarted(this::run);
    }

    public Slot slot() {
        return slot;
    }

    /** Hands what earlier lives could not report to the outbox. */
    public void replay() {
        reporter.replay();
    }

    public void start() {
        thread.start();
    }

    /** Whether it claims and runs tasks; false when it was not started, has stopped, or died. */
    public boolean isAtWork() {
        return thread.isAlive();
    }

    private void run() {
        while (!isStopping()) {
            try {
                next();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
                // One broken job must not take the slot with it.
                Journal.error("Slot failed, going on", "slot", slot.workerId(), "why", e);
                pause(unheard.next());
            }
        }
    }

    private void next() throws InterruptedException {
        long asked = System.nanoTime();
        claimingSince = asked;
        Claim claim = head.claim(request());
        claimingSince = 0;
        switch (claim) {
            case Claim.Work(Job job) -> take(job, asked);
            case Claim.Nothing() -> rest(asked);
            case Claim.Unheard(String why) -> retry(why);
        }
    }

    private ClaimTask request() {
        int lease = (int) settings.terms().term(tokens).toSeconds();
        return new ClaimTask(slot.workerId(), slot.gpu(), lease, (int) PARK.toSeconds(), true, life, null);
    }

    private void rest(long asked) {
        heard();
        if (System.nanoTime() - asked < PARK.dividedBy(2).toNanos()) {
            pause(pollInterval);
        }
    }

    private void heard() {
        if (unheard.failures() > 0) {
            Journal.info("Head heard again", "slot", slot.workerId());
        }
        unheard.reset();
    }

    private void retry(String why) {
        if (!isStopping()) {
            Duration pause = unheard.next();
            Journal.warn("Claim failed, trying again", "slot", slot.workerId(), "why", why, "in_ms", pause.toMillis());
            pause(pause);
        }
    }

    private void take(Job job, long asked) throws InterruptedException {
        heard();
        tokens = job.token() != null;
        if (isStopping() && tokens) {
            reporter.release(slot.workerId(), job);
            return;
        }
        Journal.info(
                "Running job #" + job.id() + ": " + title(job),
                "job",
                job.id(),
                "attempt",
                job.attempt(),
                "slot",
                slot.workerId());
        Task task = new Task(job, slot, settings, asked);
        current = task;
        if (givingBack) {
            task.giveBack();
        }
        TaskEnd end = task.run(beats);
        current = null;
        settle(job, end);
    }

    private static String title(Job job) {
        return job.name() != null
                ? job.name()
                : job.commandArgv().isEmpty() ? "" : job.commandArgv().getFirst();
    }

    private void settle(Job job, TaskEnd end) {
        switch (end) {
            case TaskEnd.Finished(Outcome outcome, boolean machineAtFault) -> {
                journal(outcome);
                reporter.report(outcome, this::pause);
                restAfter(machineAtFault);
            }
            case TaskEnd.Released() -> reporter.release(slot.workerId(), job);
            case TaskEnd.Dropped(String why) ->
                Journal.warn("Job #" + job.id() + " dropped, nothing reported", "job", job.id(), "why", why);
        }
    }

    /** A machine whose disk is full must not fail the whole queue within a minute. */
    private void restAfter(boolean machineAtFault) {
        if (machineAtFault) {
            Duration pause = spoiled.next();
            Journal.error("This machine cannot run jobs now", "slot", slot.workerId(), "pause_ms", pause.toMillis());
            pause(pause);
        } else {
            spoiled.reset();
        }
    }

    private static void journal(Outcome outcome) {
        if (outcome.exitCode() == 0) {
            Journal.info("Job #" + outcome.job() + " completed", "job", outcome.job());
        } else {
            Journal.info(
                    "Job #" + outcome.job() + " failed (exit code: " + outcome.exitCode() + ")",
                    "job",
                    outcome.job(),
                    "signal",
                    outcome.signal(),
                    "why",
                    outcome.errorMessage());
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /** Waits, and says whether the loop goes on. */
    private boolean pause(Duration time) {
        try {
            return !stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Claims no more. A task that runs goes on. May be called twice and before the start. */
    public void stop() {
        stopping.countDown();
    }

    /** Gives the task that runs back to the head, killed. */
    public void giveBack() {
        givingBack = true;
        Task task = current;
        if (task != null) {
            task.giveBack();
        }
    }

    /** Waits for the loop to end after {@link #stop}; false when it has not. */
    public boolean awaitEnd(Duration time) throws InterruptedException {
        long since = claimingSince;
        if (since != 0 && System.nanoTime() - since > ANSWER.toNanos()) {
            head.close();
        }
        return thread.getState() == Thread.State.NEW || thread.join(time);
    }
}
