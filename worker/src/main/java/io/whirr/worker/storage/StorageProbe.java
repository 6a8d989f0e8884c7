package io.whirr.worker.storage;

import io.whirr.api.workers.Storage;
import io.whirr.worker.names.UniqueName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One look at the data directory: whether a file can be made there, which clock dates it, and whether a head knows the
 * directory. May take for ever, for a file server may hang.
 */
final class StorageProbe {

    private static final int LONGEST = 500;

    private final Path directory;

    StorageProbe(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /** Makes the directories that are missing. Where that cannot be, the look will tell. */
    void prepare() {
        try {
            Files.createDirectories(directory.resolve("runs"));
        } catch (IOException e) {
            // Said by the look that follows.
        }
    }

    Storage look() {
        try {
            return storage(null, ahead());
        } catch (IOException e) {
            return storage(words(e), null);
        }
    }

    /** What can be said without asking a file server. */
    Storage unanswered(String why) {
        return new Storage(directory.toString(), null, null, null, false, why, null);
    }

    private Storage storage(@Nullable String detail, @Nullable Double ahead) {
        return new Storage(directory.toString(), filesystem(), null, mark(), detail == null, detail, ahead);
    }

    /**
     * By how many seconds the file server's clock is ahead, found with a file where jobs have theirs. Whatever the
     * file server took to answer is not taken for a difference.
     */
    private double ahead() throws IOException {
        Path runs = directory.resolve("runs");
        Path probe = (Files.isDirectory(runs) ? runs : directory).resolve(".storage-" + UniqueName.make());
        long before = System.currentTimeMillis();
        try {
            byte[] text = "written by a worker to see whether it can".getBytes(StandardCharsets.UTF_8);
            Files.write(probe, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            long written = Files.getLastModifiedTime(probe).toMillis();
            long after = System.currentTimeMillis();
            return (Math.min(0, written - before) + Math.max(0, written - after)) / 1e3;
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private @Nullable String filesystem() {
        try {
            return Files.getFileStore(directory).type();
        } catch (IOException e) {
            return null;
        }
    }

    /** The file that a head left there. Of several the first counts, as it does for heads. */
    private @Nullable String mark() {
        String[] marks = directory.resolve("leases").toFile().list((_, name) -> name.startsWith(".head-"));
        return marks == null ? null : Arrays.stream(marks).sorted().findFirst().orElse(null);
    }

    /** The system's words, without the path that Java's begin with or consist of. */
    private static String words(IOException e) {
        String words = switch (e) {
            case NoSuchFileException _ -> "No such file or directory";
            case AccessDeniedException _ -> "Permission denied";
            case FileSystemException fault when fault.getReason() != null -> fault.getReason();
            default -> e.toString();
        };
        return words.substring(0, Math.min(words.length(), LONGEST));
    }
}
