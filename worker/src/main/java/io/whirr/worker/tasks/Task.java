package io.whirr.worker.tasks;

import io.whirr.api.leases.ClaimTask;
import io.whirr.worker.head.HeadClient;
import io.whirr.worker.journal.Journal;
import io.whirr.worker.leases.Lease;
import io.whirr.worker.leases.LeaseFiles;
import io.whirr.worker.leases.LeaseWatcher;
import io.whirr.worker.leases.Renewer;
import io.whirr.worker.logs.RunDirectory;
import io.whirr.worker.names.UniqueName;
import io.whirr.worker.processes.Ceilings;
import io.whirr.worker.processes.Command;
import io.whirr.worker.processes.DeathNote;
import io.whirr.worker.processes.ExitStatus;
import io.whirr.worker.processes.Start;
import io.whirr.worker.processes.TaskProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One task, from the claim to the moment when nothing of it is left. */
final class Task implements LeaseWatcher {

    /** How long a confirmation may take: after that the head has given the task to somebody else. */
    private static final Duration PATIENCE = Duration.ofSeconds(ClaimTask.CONFIRM_SECONDS);

    /** How long it may take to hear how a command ended that has. Nothing of it runs any more meanwhile. */
    private static final Duration REAPED = Duration.ofSeconds(1);

    private final Assignment assignment;
    private final String workerId;
    private final Map<String, String> gpus;
    private final TaskSettings settings;
    private final DeathNote note;
    private final Duration grace;
    private final Lease lease;
    private final BlockingQueue<TaskEvent> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<Boolean> confirmed = new CompletableFuture<>();
    private LeaseFiles.@Nullable Held file;

    /**
     * @param gpus what the environment says of its GPUs
     * @param note for the watchdog; used by nobody else meanwhile
     * @param claimed when the claim was sent, on the clock of {@link System#nanoTime()}
     */
    Task(
            Assignment assignment,
            String workerId,
            Map<String, String> gpus,
            TaskSettings settings,
            DeathNote note,
            long claimed) {
        this.assignment = assignment;
        this.workerId = workerId;
        this.gpus = gpus;
        this.settings = settings;
        this.note = note;
        Integer own = assignment.limits().graceSeconds();
        this.grace = own == null ? settings.grace() : Duration.ofSeconds(own);
        Long token = assignment.token();
        Duration first = settings.terms().firstTerm(token != null);
        this.lease = new Lease(workerId, assignment.job(), assignment.number(), token, claimed, first, grace);
    }

    /**
     * Runs it.
     *
     * <p>A claim that was answered quickly is sure to hold for some seconds: its process starts while the first
     * renewal, which confirms it, is under way, and is killed if that fails. A claim that was parked for longer may be
     * an old answer that a thawed worker finds: its process waits for the confirmation.
     *
     * @param head for the renewals; used by nobody else meanwhile
     */
    TaskEnd run(HeadClient head) throws InterruptedException {
        try (Renewer renewer = new Renewer(head, lease, settings.terms(), settings.files(), this)) {
            renewer.start();
            return lease.isSure() || isConfirmed() ? start() : unconfirmed();
        }
    }

    private boolean isConfirmed() throws InterruptedException {
        try {
            return confirmed.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Job " + assignment.number() + " was neither confirmed nor lost", e);
        }
    }

    private static TaskEnd unconfirmed() {
        return new TaskEnd.Dropped("the claim could not be confirmed; the head will queue the job again");
    }

    @Override
    public void renewed() {
        confirmed.complete(true);
        note.putOff(lease.untilForced());
        holdFile();
    }

    private synchronized void holdFile() {
        if (file == null && lease.token() != null) {
            file = settings.files().hold(lease, this);
        }
    }

    @Override
    public void renewedByFile() {
        note.putOff(lease.untilForced());
    }

    @Override
    public void stopRequested(boolean timeout) {
        events.add(
                timeout
                        ? new TaskEvent.Exceeded("TIMEOUT", "ran longer than it may, says the head")
                        : new TaskEvent.Cancelled());
    }

    @Override
    public void lost(String why) {
        confirmed.complete(false);
        events.add(new TaskEvent.Lost(why));
    }

    void giveBack() {
        events.add(new TaskEvent.GivenBack());
    }

    /** The head is not to wait for this task any more: it knows the end, or is not to know it. May be called twice. */
    synchronized void letGo() {
        if (file != null) {
            file.release();
        }
    }

    private TaskEnd start() throws InterruptedException {
        RunDirectory run;
        try {
            run = RunDirectory.prepare(settings.dataDirectory(), assignment.runDirectory(), assignment.sequence());
        } catch (IOException | RuntimeException e) {
            return notStarted(Start.NotStarted.of(1, "could not prepare the run directory", e));
        }
        return switch (settings.containment().start(command(run))) {
            case Start.Started(TaskProcess process) -> watch(process, run);
            case Start.NotStarted fault -> {
                run.note(fault.why());
                yield notStarted(fault);
            }
        };
    }

    private Command command(RunDirectory run) {
        Map<String, String> environment = assignment.environment(run.path().toString());
        environment.putAll(gpus);
        Ceilings ceilings =
                new Ceilings(assignment.limits().memoryMb(), assignment.limits().cpus());
        if (ceilings.cpus() != null && !settings.containment().limits()) {
            Journal.warn("CPU limit is not kept: this worker has no cgroup to divide", "job", assignment.number());
        }
        String mark = UniqueName.make();
        return new Command(assignment.argv(), assignment.workdir(), environment, run.output(), mark, ceilings);
    }

    private TaskEnd notStarted(Start.NotStarted fault) {
        Outcome outcome = Outcome.notStarted(workerId, assignment, fault);
        return fault.machine() ? new TaskEnd.Doubtful(outcome) : new TaskEnd.Finished(outcome);
    }

    private TaskEnd watch(TaskProcess process, RunDirectory run) throws InterruptedException {
        Allowance allowance =
                new Allowance(assignment.limits(), run, settings.containment().limits());
        note.write(process, lease.untilForced());
        var _ = process.exit().thenAccept(status -> events.add(new TaskEvent.Ended(status, Moment.now())));
        try {
            return switch (firstEvent(process, allowance)) {
                case TaskEvent.Ended(ExitStatus status, Moment when) -> ended(process, allowance, status, when);
                case TaskEvent.Cancelled() -> cancelled(process);
                case TaskEvent.Exceeded over -> exceeded(process, allowance, over);
                case TaskEvent.Lost(String why) -> lost(process, why);
                case TaskEvent.RanOut() -> ranOut(process);
                case TaskEvent.GivenBack() -> givenBack(process);
            };
        } finally {
            note.cancel();
            process.discard();
        }
    }

    private TaskEvent firstEvent(TaskProcess process, Allowance allowance) throws InterruptedException {
        for (Duration left = lease.untilTerm(); left.isPositive(); left = lease.untilTerm()) {
            Duration pause = shorter(left, allowance.untilLook());
            TaskEvent event = events.poll(Math.max(0, pause.toNanos()), TimeUnit.NANOSECONDS);
            if (event == null && lease.untilTerm().isPositive()) {
                event = allowance.excess(process);
            }
            if (event != null) {
                return event;
            }
        }
        @Nullable
        TaskEvent event = process.hasEnded() ? events.poll(REAPED.toNanos(), TimeUnit.NANOSECONDS) : events.poll();
        return event == null ? new TaskEvent.RanOut() : event;
    }

    private TaskEnd ended(TaskProcess process, Allowance allowance, ExitStatus status, Moment when)
            throws InterruptedException {
        kill(process);
        if (note.isFulfilled()) {
            return killedByWatchdog();
        }
        return new TaskEnd.Finished(
                process.ranOutOfMemory()
                        ? Outcome.exceeded(workerId, assignment, status, allowance.outOfMemory())
                        : Outcome.ended(workerId, assignment, status, when));
    }

    private TaskEnd cancelled(TaskProcess process) throws InterruptedException {
        Journal.info("Killing job (cancelled)...", "job", assignment.number());
        stop(process, () -> false);
        return new TaskEnd.Finished(Outcome.cancelled(workerId, assignment, process.status()));
    }

    private TaskEnd exceeded(TaskProcess process, Allowance allowance, TaskEvent.Exceeded over)
            throws InterruptedException {
        Journal.info("Killing job (over its limit)...", "job", assignment.number(), "why", over.message());
        stop(process, allowance::isFlooding);
        return new TaskEnd.Finished(Outcome.exceeded(workerId, assignment, process.status(), over));
    }

    private TaskEnd lost(TaskProcess process, String why) throws InterruptedException {
        Journal.warn("Killing job (lease lost)...", "job", assignment.number(), "why", why);
        kill(process);
        return new TaskEnd.Dropped(why);
    }

    private TaskEnd ranOut(TaskProcess process) throws InterruptedException {
        Journal.error(
                "Killing job (its lease ends and the head was not heard)...",
                "job",
                assignment.number(),
                "ends_in_s",
                lease.untilEnd().toSeconds());
        stop(process, () -> false);
        return note.isFulfilled()
                ? killedByWatchdog()
                : new TaskEnd.Dropped("the lease ran out unheard; the head will queue the job again");
    }

    private TaskEnd killedByWatchdog() {
        Journal.error("Job was killed by the watchdog: this worker was frozen", "job", assignment.number());
        return new TaskEnd.Released("the worker was frozen for so long that the lease was about to end");
    }

    private TaskEnd givenBack(TaskProcess process) throws InterruptedException {
        Journal.info("Killing job (shutdown)...", "job", assignment.number());
        stop(process, () -> false);
        return new TaskEnd.Released("the worker is shutting down");
    }

    /** TERM, the grace or what the lease leaves of it, then KILL. */
    private void stop(TaskProcess process, BooleanSupplier cutShort) throws InterruptedException {
        long end = System.nanoTime() + grace.toNanos();
        boolean over = process.terminate(() -> cutShort.getAsBoolean()
                ? Duration.ZERO
                : shorter(Duration.ofNanos(end - System.nanoTime()), lease.untilKill()));
        if (!over) {
            kill(process);
        }
    }

    private void kill(TaskProcess process) throws InterruptedException {
        if (!process.kill()) {
            Journal.error(
                    "Some processes of the job would not die; look for a hung file system or driver",
                    "job",
                    assignment.number(),
                    "pid",
                    process.pid());
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
