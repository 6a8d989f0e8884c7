package io.whirr.head.runs;

import io.whirr.api.runs.Artifact;
import io.whirr.head.http.Refusal;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One walk through the directory of a run: its regular files and the links to such, by path, up to a limit. A link is
 * listed with what it leads to, and only where its content could be had.
 */
final class ArtifactWalk {

    /** Each level keeps a directory open. */
    private static final int DEPTH = 32;

    /** Entries looked at for each one that may be listed, so that a million directories are no way to stop a head. */
    private static final int PATIENCE = 10;

    private final List<Artifact> found = new ArrayList<>();
    private final RunFiles files;
    private final RunKey run;
    private final int limit;
    private int looks;
    private boolean truncated;

    private ArtifactWalk(RunFiles files, RunKey run, int limit) {
        this.files = files;
        this.run = run;
        this.limit = limit;
        this.looks = Math.max(limit, limit * PATIENCE);
    }

    static ListedArtifacts list(RunFiles files, RunKey run, int limit) throws IOException {
        try (var directory = files.openDirectory(run)) {
            if (directory == null) {
                return ListedArtifacts.NONE;
            }
            var walk = new ArtifactWalk(files, run, limit);
            walk.through(directory, "", 0);
            return new ListedArtifacts(walk.found, walk.found.size(), walk.truncated ? true : null);
        }
    }

    private void through(SecureDirectoryStream<Path> directory, String prefix, int depth) throws IOException {
        for (Entry entry : entries(directory)) {
            if (found.size() == limit || depth == DEPTH) {
                truncated = true;
                return;
            }
            if (entry.attributes().isDirectory()) {
                into(directory, entry, prefix, depth);
            } else if (entry.attributes().isSymbolicLink()) {
                follow(prefix + entry.name());
            } else {
                found.add(entry.artifact(prefix));
            }
        }
    }

    private void follow(String path) throws IOException {
        try (RunFile file = files.openArtifact(run, path)) {
            found.add(artifact(path, file.size(), file.modified()));
        } catch (Refusal | FileSystemException nothing) {
            // It leads out of the directory, to a directory, or nowhere.
        }
    }

    private static Artifact artifact(String path, long size, Instant modified) {
        return new Artifact(path, size, modified.truncatedTo(ChronoUnit.MICROS));
    }

    private void into(SecureDirectoryStream<Path> parent, Entry entry, String prefix, int depth) throws IOException {
        try (var directory = RunFiles.enter(parent, entry.name())) {
            through(directory, prefix + entry.name() + "/", depth + 1);
        } catch (AccessDeniedException | NoSuchFileException gone) {
            // The job has taken it away, from everybody or from us. The rest is still there to be listed.
        }
    }

    /** The entries in the order of whole paths: a directory sorts as its name with the slash that follows in them. */
    private List<Entry> entries(SecureDirectoryStream<Path> directory) throws IOException {
        var entries = new ArrayList<Entry>();
        try {
            for (Path path : directory) {
                if (--looks < 0) {
                    truncated = true;
                    break;
                }
                look(directory, path.getFileName(), entries);
            }
        } catch (DirectoryIteratorException failed) {
            throw failed.getCause();
        }
        entries.sort(Comparator.comparing(Entry::key));
        return entries;
    }

    private static void look(SecureDirectoryStream<Path> directory, Path name, List<Entry> entries) throws IOException {
        try {
            BasicFileAttributes attributes = RunFiles.attributes(directory, name);
            if (!attributes.isOther()) {
                entries.add(new Entry(name, attributes));
            }
        } catch (FileSystemException gone) {
            // It was there a moment ago.
        }
    }

    private record Entry(Path name, BasicFileAttributes attributes) {

        String key() {
            return attributes.isDirectory() ? name + "/" : name.toString();
        }

        Artifact artifact(String prefix) {
            return ArtifactWalk.artifact(
                    prefix + name,
                    attributes.size(),
                    attributes.lastModifiedTime().toInstant());
        }
    }
}
