package io.whirr.head.leases;

import io.whirr.head.leases.TaskStore.FiledLease;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of lease files. Every age is the difference of two times of the file server, so no clock of any host
 * matters.
 */
final class LeaseDirectory {

    private static final String MARK = ".head-";

    private static final String PROBE = ".probe-";

    private static final Pattern TOKEN = Pattern.compile("[0-9]{1,18}");

    /** A file that nobody has written for so long belongs to no lease: the longest term is 10 minutes. */
    private static final Duration OLD = Duration.ofHours(1);

    private final Path directory;

    private final Path probe;

    private @Nullable String known;

    LeaseDirectory(Path directory) {
        this.directory = directory;
        this.probe = directory.resolve(PROBE + UUID.randomUUID());
    }

    /**
     * The mark of the directory, for one thread at a time; made by the first head that comes here and shared by all
     * that follow.
     */
    String open() throws IOException {
        if (known != null && Files.exists(directory.resolve(known))) {
            return known;
        }
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
        }
        List<String> marks = marks();
        if (marks.isEmpty()) {
            Files.createFile(directory.resolve(MARK + UUID.randomUUID()));
            marks = marks();
        }
        known = marks.getFirst();
        return known;
    }

    /** The marks that are there, the one that counts first. */
    List<String> marks() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(MARK))
                    .sorted()
                    .toList();
        }
    }

    /** How long ago each lease's file was written; those that have none are left out. */
    Map<Long, Duration> ages(List<FiledLease> leases) throws IOException {
        long now = now();
        Map<Long, Duration> ages = new HashMap<>();
        for (FiledLease lease : leases) {
            try {
                long written = Files.getLastModifiedTime(file(lease.token())).toMillis();
                ages.put(lease.token(), Duration.ofMillis(Math.max(0, now - written)));
            } catch (NoSuchFileException e) {
                // Its holder has never beaten here, or has ended.
            }
        }
        return ages;
    }

    /** The file server's time: that of a file written just now, with something in it that was not there before. */
    private long now() throws IOException {
        Files.writeString(probe, UUID.randomUUID().toString(), StandardCharsets.UTF_8);
        return Files.getLastModifiedTime(probe).toMillis();
    }

    /** The leases whose files nobody has written for a long time. Removes probes that are as old. */
    List<Long> old() throws IOException {
        long now = now();
        List<Long> old = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (TOKEN.matcher(name).matches() && isOld(file, now)) {
                    old.add(Long.valueOf(name));
                } else if (name.startsWith(PROBE) && !file.equals(probe) && isOld(file, now)) {
                    Files.deleteIfExists(file);
                }
            }
        }
        return old;
    }

    /** Workers remove files, too: what is not there any more is not old. */
    private static boolean isOld(Path file, long now) throws IOException {
        try {
            return now - Files.getLastModifiedTime(file).toMillis() > OLD.toMillis();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    void remove(List<Long> tokens) throws IOException {
        for (long token : tokens) {
            Files.deleteIfExists(file(token));
        }
    }

    private Path file(long token) {
        return directory.resolve(Long.toString(token));
    }
}
