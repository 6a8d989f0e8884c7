package io.whirr.worker.leases;

import io.whirr.worker.head.FileChannelWord;
import io.whirr.worker.journal.Journal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The second channel of leases: a file for each, in the data directory that the head shares, rewritten at every beat. A
 * head that was away looks at the files before it takes a task back, so what runs may go on while it is.
 *
 * <p>They count only when a head has said that it looks, and the file that it names as a proof is in the same directory
 * here. All of it is done on one thread of its own: a file server that hangs must not hold up the renewals by the head,
 * nor the end of a task.
 */
public final class LeaseFiles implements AutoCloseable {

    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Path directory;
    private final LeaseTerms terms;
    private final Thread thread =
            Thread.ofPlatform().name("lease-files").daemon().unstarted(this::run);
    private final List<Held> held = new ArrayList<>();
    private @Nullable String announced;
    private @Nullable String seen;
    private @Nullable String missed;
    private boolean closed;
    private long round;

    public LeaseFiles(Path dataDirectory, LeaseTerms terms) {
        this.directory = dataDirectory.resolve("leases");
        this.terms = terms;
    }

    /** A lease that has a file until {@link #release}. */
    public final class Held {

        private final Lease lease;
        private final LeaseWatcher watcher;
        private final Path file;
        private volatile boolean released;
        private volatile boolean written;
        private volatile boolean failed;

        private Held(Lease lease, LeaseWatcher watcher) {
            this.lease = lease;
            this.watcher = watcher;
            this.file = directory.resolve(String.valueOf(lease.token()));
        }

        /** The head knows how the task ended, or is not to know: the file goes. May be called twice. */
        public void release() {
            synchronized (LeaseFiles.this) {
                released = true;
                LeaseFiles.this.notifyAll();
            }
        }
    }

    public void start() {
        thread.start();
    }

    /** What a head said of lease files when it answered something. */
    public synchronized void heard(FileChannelWord word) {
        switch (word) {
            case FileChannelWord.Unsaid() -> {}
            case FileChannelWord.Closed() -> announced = null;
            case FileChannelWord.Open(String mark) -> {
                if (!mark.equals(announced)) {
                    announced = mark;
                    notifyAll();
                }
            }
        }
    }

    /** Gives a lease with a token its file, from soon on. */
    public synchronized Held hold(Lease lease, LeaseWatcher watcher) {
        Held hold = new Held(lease, watcher);
        held.add(hold);
        notifyAll();
        return hold;
    }

    private void run() {
        while (awaitRound()) {
            round();
        }
        round();
    }

    /** Waits for the next beat, or for something that is to be done at once. */
    private synchronized boolean awaitRound() {
        long end = System.nanoTime() + terms.interval(true).toNanos();
        try {
            for (long left = 1; !closed && !isUrgent() && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                wait(held.isEmpty() ? 0 : left);
            }
        } catch (InterruptedException e) {
            closed = true;
        }
        return !closed;
    }

    private boolean isUrgent() {
        boolean fresh = announced != null && !announced.equals(seen) && !announced.equals(missed);
        return fresh || held.stream().anyMatch(hold -> hold.released || (counts() && !hold.written && !hold.failed));
    }

    private boolean counts() {
        return announced != null && announced.equals(seen);
    }

    private void round() {
        look();
        for (Held hold : snapshot()) {
            if (hold.released) {
                remove(hold);
            } else if (isCounting()) {
                beat(hold);
            }
        }
    }

    private synchronized List<Held> snapshot() {
        round++;
        return List.copyOf(held);
    }

    private synchronized boolean isCounting() {
        return counts() && !closed;
    }

    /** Looks for the proof that the head and this worker mean the same directory. */
    private void look() {
        @Nullable String mark = unproved();
        if (mark == null) {
            return;
        }
        boolean found = !mark.contains("/") && Files.exists(directory.resolve(mark));
        if (found) {
            Journal.info("Leases are kept in files too: tasks outlive a head that is away", "dir", directory);
        } else {
            Journal.warn(
                    "The head's file is not here, so leases are kept by the head alone: is this its data directory?",
                    "file",
                    directory.resolve(mark));
        }
        proved(mark, found);
    }

    private synchronized @Nullable String unproved() {
        return announced == null || announced.equals(seen) || announced.equals(missed) ? null : announced;
    }

    private synchronized void proved(String mark, boolean found) {
        if (found) {
            seen = mark;
        } else {
            missed = mark;
        }
    }

    /**
     * Writes the file anew. Its time is then the file server's, as the head's own file's is; a time that is set would
     * be this machine's.
     */
    private void beat(Held hold) {
        long begun = System.nanoTime();
        try {
            write(hold.file, hold.lease.workerId() + " job " + hold.lease.job() + " beat " + round + "\n");
            extend(hold.lease, begun);
            hold.written = true;
            hold.failed = false;
            hold.watcher.renewedByFile();
        } catch (IOException e) {
            if (!hold.failed) {
                Journal.warn(
                        "Lease file not written", "job", hold.lease.number(), "file", hold.file, "why", e.toString());
            }
            hold.failed = true;
        }
    }

    /** What ran past its end, frozen or starved, is being killed: nothing late may keep it. */
    private void extend(Lease lease, long begun) {
        if (lease.untilKill().isPositive()) {
            lease.extend(begun, terms.sureTerm(true));
        }
    }

    private static void write(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
            channel.force(false);
        }
    }

    private void remove(Held hold) {
        try {
            if (hold.written || hold.failed) {
                Files.deleteIfExists(hold.file);
            }
        } catch (IOException e) {
            Journal.warn("Lease file not removed; the head does it", "file", hold.file, "why", e.toString());
        }
        synchronized (this) {
            held.remove(hold);
        }
    }

    /** Removes the files of what was released, and ends. Does not wait long for a file server that hangs. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            if (thread.getState() != Thread.State.NEW) {
                thread.join(FAREWELL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
