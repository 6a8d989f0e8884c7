package io.whirr.head.runs;

import io.whirr.head.http.Refusal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Opens what jobs have written, and nothing else.
 *
 * <p>A job can put anything below its directory at any time, so a path is never opened as a whole: every part is opened
 * below the one before it, without following a link, and nothing is opened that was not just seen to be a regular file
 * (to open a pipe would wait for its writer, to open a device could do anything).
 */
@Component
class RunFiles {

    private static final Set<? extends OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final Path dataDirectory;

    private final Path runs;

    RunFiles(RunProperties properties) {
        this.dataDirectory = properties.dataDir();
        this.runs = properties.dataDir().resolve("runs");
    }

    Path dataDirectory() {
        return dataDirectory;
    }

    /** Where the head has the files of a run, whether or not there are any yet. */
    Path directory(RunKey run) {
        return runs.resolve(run.directory());
    }

    /** Whether it is worth while to open a file that goes by a name of ours: cheap, and no promise. */
    boolean has(RunKey run, String file) {
        return Files.isRegularFile(directory(run).resolve(file), LinkOption.NOFOLLOW_LINKS);
    }

    /** Opens a file that goes by a name of ours; null when it is not there, or is not a regular file. */
    @Nullable
    RunFile open(RunKey run, Path file) throws IOException {
        try {
            return open(runs.toRealPath(), run.directory().resolve(file));
        } catch (NoSuchFileException | NotDirectoryException | NotRegularException missing) {
            return null;
        }
    }

    /** Opens the directory of a run; null when there is none. */
    @Nullable
    SecureDirectoryStream<Path> openDirectory(RunKey run) throws IOException {
        try {
            return descend(runs.toRealPath(), run.directory());
        } catch (NoSuchFileException | NotDirectoryException missing) {
            return null;
        }
    }

    /**
     * Opens a file that goes by a name of the job's.
     *
     * <p>A link that stays inside the run's directory leads to its target; one that leaves it leads to a refusal, also
     * when it is put there in between.
     *
     * @throws Refusal 403 for a path that leaves the directory, 404 for nothing, 400 for anything but a regular file
     */
    RunFile openArtifact(RunKey run, String name) throws IOException {
        Path inside = inside(run, name);
        try {
            Path root = runs.toRealPath();
            return open(root, root.relativize(target(root.resolve(run.directory()), inside)));
        } catch (NotRegularException other) {
            throw Refusal.badRequest("Not a file: " + name);
        } catch (AccessDeniedException denied) {
            throw Refusal.forbidden("The head may not read " + name + ": let its user read " + directory(run));
        } catch (NoSuchFileException | NotDirectoryException missing) {
            throw Refusal.notFound("Artifact not found: " + name);
        }
    }

    /** The path below the run's directory that a name stands for, by the letters alone. */
    private Path inside(RunKey run, String name) {
        Path directory = directory(run);
        Path wanted;
        try {
            wanted = directory.resolve(name).normalize();
        } catch (InvalidPathException notOfThisFileSystem) {
            throw Refusal.notFound("Artifact not found: " + name);
        }
        if (!wanted.startsWith(directory)) {
            throw traversal();
        }
        if (wanted.equals(directory)) {
            throw Refusal.badRequest("Not a file: " + name);
        }
        return directory.relativize(wanted);
    }

    /** Where a path leads once its links are followed. */
    private static Path target(Path directory, Path inside) throws IOException {
        Path wanted = directory.resolve(inside);
        try {
            Path target = wanted.toRealPath();
            if (!target.startsWith(directory)) {
                throw traversal();
            }
            return target;
        } catch (AccessDeniedException denied) {
            throw denied;
        } catch (FileSystemException nothing) {
            // A file on the way, a name that is too long, a circle of links: there is no such file either.
            if (leadsOut(directory, inside)) {
                throw traversal();
            }
            throw new NoSuchFileException(wanted.toString());
        }
    }

    /** Whether a link on the way points out of the directory, so that nobody learns what exists out there. */
    private static boolean leadsOut(Path directory, Path inside) throws IOException {
        Path current = directory;
        for (Path part : inside) {
            current = current.resolve(part);
            if (Files.isSymbolicLink(current)) {
                Path target = current.resolveSibling(Files.readSymbolicLink(current));
                if (!target.normalize().startsWith(directory)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static RunFile open(Path root, Path file) throws IOException {
        Path parent = file.getParent();
        if (parent == null) {
            throw new NotRegularException(file);
        }
        try (var directory = descend(root, parent)) {
            BasicFileAttributes seen = attributes(directory, file.getFileName());
            if (!seen.isRegularFile()) {
                throw new NotRegularException(file);
            }
            return RunFile.of((FileChannel) directory.newByteChannel(file.getFileName(), READ), seen);
        }
    }

    private static SecureDirectoryStream<Path> descend(Path root, Path below) throws IOException {
        var current = openRoot(root);
        try {
            for (Path part : below) {
                var next = enter(current, part);
                current.close();
                current = next;
            }
            return current;
        } catch (IOException | RuntimeException failed) {
            current.close();
            throw failed;
        }
    }

    /** Opens a directory in a directory; not a link to one. */
    static SecureDirectoryStream<Path> enter(SecureDirectoryStream<Path> parent, Path name) throws IOException {
        if (!attributes(parent, name).isDirectory()) {
            throw new NotDirectoryException(name.toString());
        }
        return parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
    }

    /** What is known of an entry of a directory, of a link as of the link itself. */
    static BasicFileAttributes attributes(SecureDirectoryStream<Path> directory, Path name) throws IOException {
        return directory
                .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    @SuppressWarnings("StreamResourceLeak") // The caller closes it.
    private static SecureDirectoryStream<Path> openRoot(Path root) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(root);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        throw new IllegalStateException(
                "This system cannot open a file below an open directory; run the head on Linux");
    }

    private static Refusal traversal() {
        return Refusal.forbidden("Access denied: path traversal not allowed");
    }

    /** There is something, but no regular file. */
    private static final class NotRegularException extends FileSystemException {
        NotRegularException(Path file) {
            super(file.toString(), null, "not a regular file");
        }
    }
}
