package io.whirr.worker.storage;

import io.whirr.api.workers.Storage;
import io.whirr.worker.journal.Journal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the data directory when the worker starts and once in a while, and says so when it is not what it was: a
 * file server that dies later is worth as much to whoever looks for what is wrong.
 *
 * <p>Each look has a thread of its own. While one hangs there is no other, and nobody waits for it for long.
 */
public final class StorageWatch implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Clocks that are corrected all the time are not told of at every correction. */
    private static final double JITTER_SECONDS = 2;

    private static final String SILENT = "it does not answer";

    private final StorageProbe probe;
    private final Supplier<Storage> look;
    private final Duration interval;
    private final Duration patience;
    private @Nullable Thread looking;
    private volatile @Nullable Storage found;
    private volatile @Nullable Storage latest;
    private boolean closed;

    public StorageWatch(Path dataDirectory) {
        this(new StorageProbe(dataDirectory));
    }

    private StorageWatch(StorageProbe probe) {
        this(probe, probe::look, INTERVAL, PATIENCE);
    }

    StorageWatch(StorageProbe probe, Supplier<Storage> look, Duration interval, Duration patience) {
        this.probe = probe;
        this.look = look;
        this.interval = interval;
        this.patience = patience;
    }

    /** As it was at the last look; null before the first. */
    public @Nullable Storage latest() {
        return latest;
    }

    /** Makes what jobs need there, looks once, and waits for that, but not for long. False when nothing answers. */
    public boolean lookFirst() throws InterruptedException {
        Storage first = take(() -> {
            probe.prepare();
            return look.get();
        });
        follow(first);
        return !SILENT.equals(first.detail());
    }

    /**
     * Goes on looking.
     *
     * @param changed called, on the looking thread, when something is another than before; until it says that this was
     *     told to whom it concerns
     */
    public void start(BooleanSupplier changed) {
        Thread.ofPlatform().name("storage").daemon().start(() -> run(changed));
    }

    private void run(BooleanSupplier changed) {
        try {
            boolean told = true;
            while (awaitLook()) {
                boolean same = !follow(take(look));
                told = (same && told) || changed.getAsBoolean();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean awaitLook() throws InterruptedException {
        long end = System.nanoTime() + interval.toNanos();
        for (long left = interval.toMillis(); !closed && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        return !closed;
    }

    private Storage take(Supplier<Storage> look) throws InterruptedException {
        Thread thread = looking;
        if (thread == null || !thread.isAlive()) {
            found = null;
            thread = Thread.ofPlatform().name("storage-look").daemon().start(() -> found = look.get());
            looking = thread;
        }
        thread.join(patience);
        Storage storage = found;
        return thread.isAlive() || storage == null ? probe.unanswered(SILENT) : storage;
    }

    /** True when that is another than before. */
    private boolean follow(Storage now) {
        Storage before = latest;
        if (before != null && isSame(before, now)) {
            return false;
        }
        latest = now;
        if (!now.writable()) {
            Journal.warn("The data directory cannot be written", "dir", now.directory(), "why", now.detail());
        } else if (before != null && !before.writable()) {
            Journal.info("The data directory can be written again", "dir", now.directory());
        }
        return true;
    }

    private static boolean isSame(Storage one, Storage other) {
        return Math.abs(ahead(one) - ahead(other)) < JITTER_SECONDS
                && one.writable() == other.writable()
                && Objects.equals(one.mark(), other.mark())
                && Objects.equals(one.detail(), other.detail())
                && Objects.equals(one.filesystem(), other.filesystem());
    }

    private static double ahead(Storage storage) {
        return storage.clockAheadSeconds() == null ? 0 : storage.clockAheadSeconds();
    }

    /** Ends the looks. May be called twice and before the start. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
