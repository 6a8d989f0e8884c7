package io.whirr.worker.processes;

import io.whirr.worker.journal.Journal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the {@link Watchdog} is to do about the task of one slot, in a file: whom to end, when, and how.
 *
 * <p>The file is rewritten in place and its first line never changes its length, so that a renewal needs no room on the
 * disk: on a full one the watchdog would otherwise end a healthy task.
 */
public final class DeathNote {

    private static final int LENGTH = 1024;

    private final Path file;
    private final Watchdog watchdog;
    private @Nullable Target target;

    public DeathNote(Path file, Watchdog watchdog) {
        this.file = file;
        this.watchdog = watchdog;
    }

    /** Names a task to end after some time, unless {@link #putOff} or {@link #cancel} come first. */
    public synchronized void write(TaskProcess process, Duration time) {
        Target whom = process.target();
        try {
            line(order(whom, time), true);
            target = whom;
            watchdog.wake();
        } catch (IOException e) {
            Journal.warn("Task has no watchdog: should this worker freeze, it goes on", "why", e.getMessage());
        }
    }

    /** Names another time. Does nothing after {@link #cancel}. */
    public synchronized void putOff(Duration time) {
        Target whom = target;
        try {
            if (whom != null) {
                line(order(whom, time), false);
            }
        } catch (IOException e) {
            Journal.warn("Watchdog cannot be told of the renewal, so it is called off", "why", e.getMessage());
            cancel();
        }
    }

    private static String order(Target whom, Duration time) throws IOException {
        long end = uptime() + time.toMillis() / 10;
        return "armed " + whom.pid() + " " + whom.started() + " " + end + " " + whom.signal() + " " + whom.group();
    }

    /**
     * Writes the first line.
     *
     * @param anew whether what follows it, the watchdog's answer, is to go
     */
    private void line(String text, boolean anew) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= LENGTH) {
            throw new IOException("the name of the cgroup is too long");
        }
        byte[] line = new byte[LENGTH];
        Arrays.fill(line, (byte) ' ');
        System.arraycopy(bytes, 0, line, 0, bytes.length);
        line[LENGTH - 1] = '\n';
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(line), 0);
            if (anew) {
                channel.truncate(LENGTH);
            }
        }
    }

    /** In hundredths of a second, as the watchdog reads it. */
    private static long uptime() throws IOException {
        String text = Files.readString(Path.of("/proc/uptime"));
        return Long.parseLong(text.substring(0, text.indexOf(' ')).replace(".", ""));
    }

    /** The task is over. May be called twice, and before {@link #write}. */
    public synchronized void cancel() {
        if (target != null) {
            target = null;
            try {
                line("idle", false);
            } catch (IOException e) {
                // It names a process that is gone, and no other is taken for it.
            }
        }
    }

    /** Whether the watchdog ended the task. Asked before {@link #cancel}. */
    public synchronized boolean isFulfilled() {
        try {
            Target whom = target;
            return whom != null
                    && Files.readAllLines(file, StandardCharsets.UTF_8)
                            .contains("fired " + whom.pid() + " " + whom.started());
        } catch (IOException e) {
            return false;
        }
    }
}
