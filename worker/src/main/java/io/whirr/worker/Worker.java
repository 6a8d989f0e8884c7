package io.whirr.worker;

import io.whirr.api.workers.UnregisterWorker;
import io.whirr.worker.head.Delivery;
import io.whirr.worker.head.HeadClient;
import io.whirr.worker.journal.Journal;
import io.whirr.worker.leases.LeaseFiles;
import io.whirr.worker.leases.LeaseTerms;
import io.whirr.worker.names.UniqueName;
import io.whirr.worker.processes.Containment;
import io.whirr.worker.processes.DeathNote;
import io.whirr.worker.processes.FormerLife;
import io.whirr.worker.processes.Spawner;
import io.whirr.worker.processes.Watchdog;
import io.whirr.worker.service.Systemd;
import io.whirr.worker.slots.GpuWatch;
import io.whirr.worker.slots.Gpus;
import io.whirr.worker.slots.Host;
import io.whirr.worker.slots.Slot;
import io.whirr.worker.slots.SlotPool;
import io.whirr.worker.slots.SlotState;
import io.whirr.worker.storage.StorageWatch;
import io.whirr.worker.tasks.Outbox;
import io.whirr.worker.tasks.Shared;
import io.whirr.worker.tasks.TaskLoop;
import io.whirr.worker.tasks.TaskSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One life of a worker, from its start to its rest. */
final class Worker {

    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration AFTER_KILL = Duration.ofSeconds(30);
    private static final Duration SYSTEMD = Duration.ofSeconds(10);

    /** On a sick driver it can hang for ever. */
    private static final Duration SMI_LIMIT = Duration.ofSeconds(10);

    private final Options options;
    private final String life = UniqueName.make();
    private final Spawner spawner = new Spawner(life);
    private final Systemd systemd = Systemd.of(
            System.getenv(),
            ProcessHandle.current().pid(),
            words -> spawner.output(SYSTEMD, words).isPresent());
    private final HeadClient head;
    private final Outbox outbox;
    private final List<SlotState> states = new ArrayList<>();
    private final List<TaskLoop> loops = new ArrayList<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch hurry = new CountDownLatch(1);
    private volatile boolean working;

    Worker(Options options) {
        this.options = options;
        this.head = new HeadClient(options.heads());
        this.outbox = new Outbox(new HeadClient(options.heads()));
    }

    /** The first call lets running tasks finish, the second gives them back. May come from any thread at any time. */
    void stop() {
        if (stop.getCount() == 0) {
            hurry.countDown();
        } else {
            Journal.info("Stopping: no more claims; a second signal gives running jobs back at once");
            stop.countDown();
        }
    }

    /**
     * Runs until it is stopped.
     *
     * @throws StartException when it cannot start
     */
    void run() throws InterruptedException {
        try {
            Gpus gpus = new Gpus(words -> spawner.output(SMI_LIMIT, words), options.nvidiaSmi(), options.gpuBusyMb());
            List<Slot> slots = slots(gpus);
            takeNames(slots);
            try (IsolationTrial trial = IsolationTrial.start(spawner, options);
                    StorageWatch storage = new StorageWatch(options.dataDirectory());
                    LeaseFiles files = new LeaseFiles(options.dataDirectory(), terms())) {
                buryFormerLives();
                run(gpus, slots, trial, storage, files);
            }
        } finally {
            giveNamesUp();
        }
        Journal.info("Worker stopped");
    }

    private void run(Gpus gpus, List<Slot> slots, IsolationTrial trial, StorageWatch storage, LeaseFiles files)
            throws InterruptedException {
        SlotPool pool = new SlotPool(slots, gpus, options.labels(), options.pinByUuid());
        Path dataDirectory = dataDirectory(storage);
        Containment containment = trial.result();
        Registration registration =
                new Registration(new HeadClient(options.heads()), life, containment.word(), pool, storage);
        List<Path> notes = states.stream().map(SlotState::deathNote).toList();
        try (GpuWatch watch = new GpuWatch(gpus, pool, options.gpuInterval(), () -> sayAgain(registration));
                Watchdog watchdog = new Watchdog(spawner, notes)) {
            TaskSettings settings = new TaskSettings(dataDirectory, containment, terms(), files, options.grace());
            Shared shared = new Shared(
                    settings, pool, watch, outbox, () -> new HeadClient(options.heads()), options.pollInterval(), life);
            for (int i = 0; i < slots.size(); i++) {
                SlotState state = states.get(i);
                DeathNote note = new DeathNote(state.deathNote(), watchdog);
                loops.add(new TaskLoop(slots.get(i).workerId(), shared, note, state.spool()));
            }
            watch.lookFirst();
            if (register(registration)) {
                files.start();
                storage.start(() -> sayAgain(registration));
                if (gpus.areKnown()) {
                    watch.start();
                }
                work(pool);
            }
        }
    }

    /** Registering is the main thread's until it is done; later those come here who watch what there is. */
    private boolean sayAgain(Registration registration) {
        return working && !stopped() && registration.again();
    }

    private boolean stopped() {
        return stop.getCount() == 0;
    }

    private void giveNamesUp() {
        for (SlotState state : states) {
            try {
                state.close();
            } catch (IOException e) {
                Journal.warn("A lock was not given up; it ends with the process", "why", e.getMessage());
            }
        }
    }

    private List<Slot> slots(Gpus gpus) {
        boolean wanted = options.allGpus() || !options.gpus().isEmpty();
        if (!wanted) {
            return Slot.plain(Host.name(), options.slots());
        }
        gpus.read();
        if (!options.allGpus()) {
            return Slot.ofGpus(Host.name(), options.gpus());
        }
        if (!gpus.areKnown()) {
            throw new StartException(options.nvidiaSmi() + " is missing, failed, lists no GPU or took more than "
                    + SMI_LIMIT.toSeconds() + " s; name the GPUs with --gpu 0,1,... or leave --gpus out");
        }
        List<Integer> all = gpus.indices(System.getenv().getOrDefault("CUDA_VISIBLE_DEVICES", ""));
        if (all.isEmpty()) {
            throw new StartException(
                    "CUDA_VISIBLE_DEVICES of this worker names none of the machine's GPUs; unset it or use --gpu");
        }
        return Slot.ofGpus(Host.name(), all);
    }

    /** A worker whose tasks could only hang is not to have any. */
    private Path dataDirectory(StorageWatch storage) throws InterruptedException {
        if (!storage.lookFirst()) {
            throw new StartException("cannot use the data directory " + options.dataDirectory()
                    + ": it does not answer; look at the mount and its file server");
        }
        try {
            Files.createDirectories(options.dataDirectory().resolve("runs"));
            return options.dataDirectory();
        } catch (IOException e) {
            throw new StartException("cannot use the data directory " + options.dataDirectory() + ": " + e);
        }
    }

    /** Locks the names. */
    private void takeNames(List<Slot> slots) {
        try {
            Path directory = StateDirectory.choose(options.stateDirectory(), System.getenv());
            for (Slot slot : slots) {
                states.add(SlotState.take(directory, slot.workerId())
                        .orElseThrow(() -> new StartException("a worker named " + slot.workerId()
                                + " already runs on this machine; stop it, or give this one other GPUs or slots")));
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private static StartException unusable(IOException e) {
        return new StartException("cannot use the state directory (see --state-dir): " + e);
    }

    /** Ends what the names' former lives left: only then may the head be told that those are dead. */
    private void buryFormerLives() throws InterruptedException {
        try {
            Set<String> lives = new TreeSet<>();
            for (SlotState state : states) {
                state.formerLife().ifPresent(lives::add);
            }
            for (String former : lives) {
                bury(former);
            }
            for (SlotState state : states) {
                state.begin(life);
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private static void bury(String former) throws InterruptedException {
        int left = FormerLife.sweep(former);
        if (left < 0) {
            throw new StartException(-left + " processes of this worker's former life cannot be killed;"
                    + " look for a hung file system or driver, or reboot");
        }
        if (left > 0) {
            Journal.warn("Killed what a former life left running", "processes", left);
        }
    }

    private LeaseTerms terms() {
        return new LeaseTerms(
                options.lease().orElse(Options.DEFAULT_LEASE),
                options.lease().isPresent(),
                options.heartbeatInterval());
    }

    /**
     * Tells the head of every slot, after it was told how tasks of the former life ended. False when stopped meanwhile.
     */
    private boolean register(Registration registration) throws InterruptedException {
        loops.forEach(TaskLoop::replay);
        long end = System.nanoTime() + options.registerTimeout().toNanos();
        for (int tries = 1; stop.getCount() > 0; tries++) {
            boolean settled = outbox.deliverOnce() == 0 || tries > 3;
            String problem = settled ? registration.say() : "outcomes of a former life are not delivered yet";
            if (problem.isEmpty()) {
                return true;
            }
            if (System.nanoTime() - end > 0) {
                throw new StartException("cannot register at " + options.heads() + ": " + problem);
            }
            Journal.warn("Not registered yet, trying again", "why", problem);
            stop.await(Math.min(5000, 250L << Math.min(tries, 5)), TimeUnit.MILLISECONDS);
        }
        return false;
    }

    private void work(SlotPool pool) throws InterruptedException {
        working = true;
        outbox.start();
        loops.forEach(TaskLoop::start);
        systemd.ready("slots: " + loops.size(), () -> loops.stream().allMatch(TaskLoop::isAtWork));
        stop.await();
        systemd.stopping(options.drainTimeout().plus(options.grace()).plus(AFTER_KILL.multipliedBy(2)));
        loops.forEach(TaskLoop::stop);
        pool.stop();
        if (!ended(options.drainTimeout(), () -> hurry.getCount() == 0)) {
            loops.forEach(TaskLoop::giveBack);
            ended(options.grace().plus(AFTER_KILL), () -> false);
        }
        working = false;
        unregister(pool);
        outbox.close();
        systemd.close();
        if (outbox.size() > 0) {
            Journal.warn("Some outcomes are not delivered; the next start delivers them", "outcomes", outbox.size());
        }
    }

    /** Waits for all loops to end, as long as allowed. */
    private boolean ended(Duration limit, BooleanSupplier cutShort) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        for (TaskLoop loop : loops) {
            while (!loop.awaitEnd(LOOK)) {
                if (System.nanoTime() - end > 0 || cutShort.getAsBoolean()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Says good-bye for every slot, to a head that listens: one that is away finds out by itself. */
    private void unregister(SlotPool pool) {
        for (String name : names(pool)) {
            if (head.unregister(new UnregisterWorker(name)) instanceof Delivery.Unheard(String why)) {
                Journal.warn("Not unregistered; the head notices by the silence", "why", why);
                return;
            }
        }
    }

    private static List<String> names(SlotPool pool) {
        List<String> names = new ArrayList<>();
        for (Slot slot : pool.slots()) {
            names.add(slot.workerId());
            if (slot.gpu() != null) {
                // A head without tokens made this row of the GPU's number, and would show it as idle for ever.
                names.add(slot.workerId() + "-gpu" + slot.gpu());
            }
        }
        return names;
    }
}
