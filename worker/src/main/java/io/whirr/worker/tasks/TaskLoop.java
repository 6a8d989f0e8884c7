package io.whirr.worker.tasks;

import io.whirr.api.leases.ClaimTask;
import io.whirr.worker.head.Claim;
import io.whirr.worker.head.HeadClient;
import io.whirr.worker.head.HeadState;
import io.whirr.worker.journal.Journal;
import io.whirr.worker.processes.DeathNote;
import io.whirr.worker.slots.Slot;
import io.whirr.worker.slots.SlotPool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Claims when there is something to claim for, runs and reports one task after the other, until it is told to stop. A
 * worker has as many of them as slots; which slots a task runs on, its claim decides.
 */
public final class TaskLoop {

    /** How long a claim may stay parked at the head. */
    private static final Duration PARK = Duration.ofSeconds(30);

    /** A claim that has waited this long is parked, so that cutting it loses no task that is on its way. */
    private static final Duration ANSWER = Duration.ofMillis(500);

    private final Shared shared;
    private final DeathNote note;
    private final HeadClient head;
    private final HeadClient beats;
    private final Reporter reporter;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Backoff unheard = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(15));
    private final Thread thread;
    private volatile long claimingSince;
    private volatile boolean givingBack;
    private volatile @Nullable Task current;
    private boolean tokens = true;

    /** @param name for people */
    public TaskLoop(String name, Shared shared, DeathNote note, Path spool) {
        this.shared = shared;
        this.note = note;
        this.head = shared.client();
        this.beats = shared.client();
        this.reporter = new Reporter(head, spool, shared.outbox());
        this.thread = Thread.ofPlatform().name("tasks-" + name).unstarted(this::run);
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
                Journal.error("A task or its claim failed in the worker itself, going on", "why", e);
                pause(unheard.next());
            }
        }
    }

    private void next() throws InterruptedException {
        SlotPool.Turn turn = shared.pool().awaitTurn();
        if (turn == null) {
            return;
        }
        @Nullable Handed handed;
        try {
            shared.settings().containment().prepare();
            handed = ask(turn);
        } finally {
            shared.pool().turnIsOver(turn);
        }
        if (handed != null) {
            take(handed);
        }
    }

    /**
     * A task and the slots that are taken for it.
     *
     * @param workerId in whose name it was claimed
     * @param asked when the claim was sent
     */
    private record Handed(Assignment assignment, String workerId, List<Slot> slots, long asked) {

        boolean isOnGpus() {
            return slots.getFirst().gpu() != null;
        }
    }

    private @Nullable Handed ask(SlotPool.Turn turn) {
        long asked = System.nanoTime();
        claimingSince = asked;
        Claim claim = head.claim(request(turn));
        claimingSince = 0;
        return switch (claim) {
            case Claim.Work work -> {
                heard(turn, work.head());
                yield room(turn, Assignment.of(work.job(), work.task()), asked);
            }
            case Claim.Nothing(HeadState state) -> {
                heard(turn, state);
                rest(turn, state, asked);
                yield null;
            }
            case Claim.Unheard(String why) -> {
                retry(why);
                yield null;
            }
        };
    }

    private ClaimTask request(SlotPool.Turn turn) {
        int lease = (int) shared.settings().terms().term(tokens).toSeconds();
        int wait = (int) PARK.toSeconds();
        Slot slot = turn.slot();
        return new ClaimTask(slot.workerId(), slot.gpu(), lease, wait, true, shared.life(), turn.offer());
    }

    private void heard(SlotPool.Turn turn, HeadState state) {
        if (unheard.failures() > 0) {
            Journal.info("Head heard again");
        }
        unheard.reset();
        shared.pool().drained(turn, state.draining(), PARK);
        shared.settings().files().heard(state.fileChannel());
        shared.pool().heard(state.takesOffers());
    }

    private void rest(SlotPool.Turn turn, HeadState state, long asked) {
        boolean parked = System.nanoTime() - asked > PARK.dividedBy(2).toNanos();
        if (!parked && !state.draining() && !shared.pool().isReplaced(turn)) {
            pause(shared.pollInterval());
        }
    }

    private void retry(String why) {
        if (!isStopping()) {
            Duration pause = unheard.next();
            Journal.warn("Claim failed, trying again", "why", why, "in_ms", pause.toMillis());
            pause(pause);
        }
    }

    /** Takes the slots that the task needs, or gives it back: what was free when it was claimed may be so no more. */
    private @Nullable Handed room(SlotPool.Turn turn, Assignment assignment, long asked) {
        String workerId = turn.slot().workerId();
        tokens = assignment.token() != null;
        if (isStopping() && tokens) {
            reporter.release(workerId, assignment, "the worker is shutting down");
            return null;
        }
        List<Slot> slots = shared.pool().take(turn, assignment.gpus(), assignment.gpuIndexes());
        if (slots.isEmpty()) {
            reporter.release(workerId, assignment, "it does not fit what is free by now");
            return null;
        }
        return new Handed(assignment, workerId, slots, asked);
    }

    private void take(Handed handed) throws InterruptedException {
        Assignment assignment = handed.assignment();
        try {
            Journal.info(
                    "Running job #" + assignment.number() + ": " + assignment.title(),
                    "job",
                    assignment.number(),
                    "attempt",
                    assignment.attempt(),
                    "worker",
                    handed.workerId(),
                    "slots",
                    handed.slots().size() == 1 ? null : handed.slots().size());
            Task task = new Task(
                    assignment,
                    handed.workerId(),
                    shared.pool().environment(handed.slots()),
                    shared.settings(),
                    note,
                    handed.asked());
            run(task, handed);
        } finally {
            shared.pool().give(handed.slots());
        }
    }

    private void run(Task task, Handed handed) throws InterruptedException {
        current = task;
        try {
            if (givingBack) {
                task.giveBack();
            }
            TaskEnd end = task.run(beats);
            current = null;
            settle(task, handed, end);
        } catch (RuntimeException | Error e) {
            task.letGo();
            throw e;
        } finally {
            current = null;
        }
    }

    private void settle(Task task, Handed handed, TaskEnd end) throws InterruptedException {
        switch (end) {
            case TaskEnd.Finished(Outcome outcome) -> report(task, handed, outcome);
            case TaskEnd.Doubtful(Outcome outcome) -> doubt(task, handed, outcome);
            case TaskEnd.Released(String why) -> {
                reporter.release(handed.workerId(), handed.assignment(), why);
                task.letGo();
            }
            case TaskEnd.Dropped(String why) -> {
                task.letGo();
                String number = handed.assignment().number();
                Journal.warn("Job #" + number + " dropped, nothing reported", "job", number, "why", why);
            }
        }
    }

    private void report(Task task, Handed handed, Outcome outcome) throws InterruptedException {
        journal(outcome);
        reporter.report(outcome, task::letGo, this::pause);
        if (outcome.exitCode() != 0 && handed.isOnGpus() && !isStopping()) {
            shared.gpus().lookNow();
        }
    }

    /**
     * A machine whose disk is full must not fail the whole queue within a minute: when nothing at all can be started
     * here, the task is given back, and nobody claims until something can.
     */
    private void doubt(Task task, Handed handed, Outcome outcome) throws InterruptedException {
        String trouble = shared.fitness().trouble();
        if (trouble.isEmpty()) {
            report(task, handed, outcome);
            return;
        }
        if (tokens) {
            reporter.release(handed.workerId(), handed.assignment(), "this machine cannot start tasks: " + trouble);
            task.letGo();
        } else {
            report(task, handed, outcome);
        }
        if (shared.pool().suspend()) {
            awaitFitness(trouble);
            shared.pool().resume();
        }
    }

    private void awaitFitness(String first) throws InterruptedException {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));
        for (String trouble = first;
                !trouble.isEmpty();
                trouble = shared.fitness().trouble()) {
            Duration pause = backoff.next();
            Journal.error(
                    "This machine cannot start tasks: claiming nothing until it can",
                    "why",
                    trouble,
                    "looking_again_in_ms",
                    pause.toMillis());
            if (!pause(pause)) {
                return;
            }
        }
        Journal.info("This machine can start tasks again");
    }

    private static void journal(Outcome outcome) {
        if (outcome.exitCode() == 0) {
            Journal.info("Job #" + outcome.number() + " completed", "job", outcome.number());
        } else {
            Journal.info(
                    "Job #" + outcome.number() + " failed (exit code: " + outcome.exitCode() + ")",
                    "job",
                    outcome.number(),
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
