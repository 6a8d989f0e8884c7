package io.whirr.worker.tasks;

import io.whirr.api.jobs.Job;
import io.whirr.api.leases.ClaimTask;
import io.whirr.worker.head.HeadClient;
import io.whirr.worker.journal.Journal;
import io.whirr.worker.leases.Lease;
import io.whirr.worker.leases.LeaseWatcher;
import io.whirr.worker.leases.Renewer;
import io.whirr.worker.logs.RunDirectory;
import io.whirr.worker.processes.Command;
import io.whirr.worker.processes.ExitStatus;
import io.whirr.worker.processes.Start;
import io.whirr.worker.processes.TaskProcess;
import io.whirr.worker.slots.Slot;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One task, from the claim to the moment when nothing of it is left. */
final class Task implements LeaseWatcher {

    /** How long a confirmation may take: after that the head has given the task to somebody else. */
    private static final Duration PATIENCE = Duration.ofSeconds(ClaimTask.CONFIRM_SECONDS);

    private final Job job;
    private final Slot slot;
    private final TaskSettings settings;
    private final Lease lease;
    private final BlockingQueue<TaskEvent> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<Boolean> confirmed = new CompletableFuture<>();

    /**
     * @param claimed when the claim was sent, on the clock of {@link System#nanoTime()}
     */
    Task(Job job, Slot slot, TaskSettings settings, long claimed) {
        this.job = job;
        this.slot = slot;
        this.settings = settings;
        Duration first = settings.terms().firstTerm(job.token() != null);
        this.lease = new Lease(slot.workerId(), job.id(), job.token(), claimed, first, settings.grace());
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
        try (Renewer renewer = new Renewer(head, lease, settings.terms(), this)) {
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
            throw new IllegalStateException("Job " + job.id() + " was neither confirmed nor lost", e);
        }
    }

    private static TaskEnd unconfirmed() {
        return new TaskEnd.Dropped("the claim could not be confirmed; the head will queue the job again");
    }

    @Override
    public void renewed() {
        confirmed.complete(true);
    }

    @Override
    public void cancelRequested() {
        events.add(new TaskEvent.Cancelled());
    }

    @Override
    public void lost(String why) {
        confirmed.complete(false);
        events.add(new TaskEvent.Lost(why));
    }

    void giveBack() {
        events.add(new TaskEvent.GivenBack());
    }

    private TaskEnd start() throws InterruptedException {
        RunDirectory run;
        try {
            run = RunDirectory.prepare(settings.dataDirectory(), job.id(), job.attempt());
        } catch (IOException | RuntimeException e) {
            return notStarted(new Start.NotStarted(1, "could not prepare the run directory: " + words(e)), true);
        }
        return switch (settings.containment().start(command(run))) {
            case Start.Started(TaskProcess process) -> watch(process);
            case Start.NotStarted fault -> {
                run.note(fault.why());
                yield notStarted(fault, false);
            }
        };
    }

    private Command command(RunDirectory run) {
        String mark = UUID.randomUUID().toString();
        return new Command(job.commandArgv(), job.workdir(), environment(run), run.output(), mark);
    }

    private Map<String, String> environment(RunDirectory run) {
        Map<String, String> environment = new TreeMap<>(slot.environment());
        environment.put("WHIRR_JOB_ID", String.valueOf(job.id()));
        environment.put("WHIRR_RUN_ID", "job-" + job.id());
        environment.put("WHIRR_RUN_DIR", run.path().toString());
        environment.put("WHIRR_ATTEMPT", String.valueOf(job.attempt()));
        environment.put("WHIRR_STEP", job.step() == null ? "command" : job.step());
        return environment;
    }

    /** The exceptions of files have only the file's name as their message where the system has no more to say. */
    private static String words(Exception e) {
        String kind = e.getClass().getSimpleName().replace("Exception", "");
        boolean bare = e instanceof FileSystemException file && file.getReason() == null;
        return bare ? kind + " " + e.getMessage() : String.valueOf(e.getMessage());
    }

    private TaskEnd notStarted(Start.NotStarted fault, boolean machineAtFault) {
        return new TaskEnd.Finished(Outcome.notStarted(slot.workerId(), job, fault), machineAtFault);
    }

    private TaskEnd watch(TaskProcess process) throws InterruptedException {
        var _ = process.exit().thenAccept(status -> events.add(new TaskEvent.Ended(status, Moment.now())));
        return switch (firstEvent()) {
            case TaskEvent.Ended(ExitStatus status, Moment when) -> ended(process, status, when);
            case TaskEvent.Cancelled() -> cancelled(process);
            case TaskEvent.Lost(String why) -> lost(process, why);
            case TaskEvent.RanOut() -> ranOut(process);
            case TaskEvent.GivenBack() -> givenBack(process);
        };
    }

    private TaskEvent firstEvent() throws InterruptedException {
        for (Duration left = lease.untilTerm(); left.isPositive(); left = lease.untilTerm()) {
            TaskEvent event = events.poll(left.toNanos(), TimeUnit.NANOSECONDS);
            if (event != null) {
                return event;
            }
        }
        @Nullable TaskEvent event = events.poll();
        return event == null ? new TaskEvent.RanOut() : event;
    }

    private TaskEnd ended(TaskProcess process, ExitStatus status, Moment when) throws InterruptedException {
        kill(process);
        return new TaskEnd.Finished(Outcome.ended(slot.workerId(), job, status, when), false);
    }

    private TaskEnd cancelled(TaskProcess process) throws InterruptedException {
        Journal.info("Killing job (cancelled)...", "job", job.id());
        stop(process);
        return new TaskEnd.Finished(Outcome.cancelled(slot.workerId(), job, process.status()), false);
    }

    private TaskEnd lost(TaskProcess process, String why) throws InterruptedException {
        Journal.warn("Killing job (lease lost)...", "job", job.id(), "why", why);
        kill(process);
        return new TaskEnd.Dropped(why);
    }

    private TaskEnd ranOut(TaskProcess process) throws InterruptedException {
        Journal.error(
                "Killing job (its lease ends and the head was not heard)...",
                "job",
                job.id(),
                "ends_in_s",
                lease.untilEnd().toSeconds());
        stop(process);
        return new TaskEnd.Dropped("the lease ran out unheard; the head will queue the job again");
    }

    private TaskEnd givenBack(TaskProcess process) throws InterruptedException {
        Journal.info("Killing job (shutdown)...", "job", job.id());
        stop(process);
        return new TaskEnd.Released();
    }

    /** TERM, the grace or what the lease leaves of it, then KILL. */
    private void stop(TaskProcess process) throws InterruptedException {
        long end = System.nanoTime() + settings.grace().toNanos();
        boolean over = process.terminate(() -> shorter(Duration.ofNanos(end - System.nanoTime()), lease.untilKill()));
        if (!over) {
            kill(process);
        }
    }

    private void kill(TaskProcess process) throws InterruptedException {
        if (!process.kill()) {
            Journal.error(
                    "Some processes of the job would not die; look for a hung file system or driver",
                    "job",
                    job.id(),
                    "pid",
                    process.pid());
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
