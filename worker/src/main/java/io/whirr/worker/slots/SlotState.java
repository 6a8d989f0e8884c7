package io.whirr.worker.slots;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a slot's name owns on this machine's disk: a lock, the id of the life that holds it, and the spool.
 *
 * <p>The lock proves to the head that the former life of the name is dead. It ends with the process, however that ends.
 */
public final class SlotState implements Closeable {

    private final Path directory;
    private final FileChannel channel;

    private SlotState(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Takes the name.
     *
     * @return empty when another process of this machine has it
     * @throws IOException when the state directory cannot be used
     */
    public static Optional<SlotState> take(Path stateDirectory, String workerId) throws IOException {
        Path directory = stateDirectory.resolve(fileName(workerId));
        Files.createDirectories(directory.resolve("spool"));
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            return Optional.empty();
        }
        return Optional.of(new SlotState(directory, channel));
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Letters, digits, dot, dash and underscore stay; anything else becomes %XX of its code. */
    static String fileName(String workerId) {
        StringBuilder name = new StringBuilder();
        workerId.chars().forEach(c -> {
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_');
            name.append(plain || (c == '.' && !name.isEmpty()) ? Character.toString(c) : code(c));
        });
        return name.toString();
    }

    private static String code(int c) {
        String digits = Integer.toHexString(c).toUpperCase(Locale.ROOT);
        return (digits.length() < 2 ? "%0" : "%") + digits;
    }

    public Path spool() {
        return directory.resolve("spool");
    }

    /** Where the watchdog reads what to do about the task of this slot. */
    public Path deathNote() {
        return directory.resolve("watchdog");
    }

    /** The id of the life that had this name before; empty when there was none. */
    public Optional<String> formerLife() throws IOException {
        Path file = directory.resolve("life");
        return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    }

    /** Writes down this life, for the next one to look for what is left of it. */
    public void begin(String life) throws IOException {
        Path fresh = directory.resolve("life.new");
        Files.writeString(fresh, life + "\n");
        Files.move(fresh, directory.resolve("life"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Gives the name up. May be called twice. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
