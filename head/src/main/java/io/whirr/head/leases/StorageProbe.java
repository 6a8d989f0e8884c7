package io.whirr.head.leases;

import io.whirr.api.workers.Storage;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One look at the data directory: whether a file can be made there, and which clock dates it. May take for ever, for a
 * file server may hang.
 */
class StorageProbe {

    private final Path directory;

    StorageProbe(Path directory) {
        this.directory = directory;
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
        Optional<Mount> mount = Mount.of(directory);
        return new Storage(
                directory.toString(),
                mount.map(Mount::type).orElse(null),
                mount.map(Mount::options).orElse(null),
                null,
                false,
                why,
                null);
    }

    private Storage storage(@Nullable String detail, @Nullable Double ahead) {
        Optional<Mount> mount = Mount.of(real());
        return new Storage(
                directory.toString(),
                mount.map(Mount::type).orElse(null),
                mount.map(Mount::options).orElse(null),
                mark(),
                detail == null,
                detail,
                ahead);
    }

    private Path real() {
        try {
            return directory.toRealPath();
        } catch (IOException e) {
            return directory;
        }
    }

    /**
     * By how many seconds the file server's clock is ahead, found with a file where jobs have theirs. Whatever the
     * file server took to answer is not taken for a difference.
     */
    private double ahead() throws IOException {
        Path runs = directory.resolve("runs");
        Path probe = (Files.isDirectory(runs) ? runs : directory).resolve(".storage-" + UUID.randomUUID());
        long before = System.currentTimeMillis();
        try {
            Files.writeString(probe, "written by the head to see whether it can", StandardOpenOption.CREATE_NEW);
            long written = Files.getLastModifiedTime(probe).toMillis();
            long after = System.currentTimeMillis();
            return (Math.min(0, written - before) + Math.max(0, written - after)) / 1e3;
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private @Nullable String mark() {
        try {
            return new LeaseDirectory(directory.resolve("leases"))
                    .marks().stream().findFirst().orElse(null);
        } catch (IOException e) {
            return null;
        }
    }

    /** The system's words, without the path that Java's begin with or consist of. */
    private static String words(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "No such file or directory";
            case AccessDeniedException _ -> "Permission denied";
            case FileSystemException fault when fault.getReason() != null -> fault.getReason();
            default -> e.toString();
        };
    }
}
