package io.whirr.head.leases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A mounted file system.
 *
 * @param point where it is mounted
 * @param type what it is, {@code nfs4} for example
 * @param options how it is mounted
 */
record Mount(Path point, String type, String options) {

    private static final Path MOUNTS = Path.of("/proc/self/mounts");

    /** What a path lies on, by its name alone: asks no file server. Empty where the system does not say. */
    static Optional<Mount> of(Path path) {
        try {
            return of(path, Files.readAllLines(MOUNTS));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Of two that are mounted at one place the later one counts. */
    static Optional<Mount> of(Path path, List<String> mounts) {
        return mounts.reversed().stream()
                .map(line -> line.split(" ", -1))
                .filter(words -> words.length > 3 && words[1].startsWith("/"))
                .map(words -> new Mount(Path.of(unescaped(words[1])), words[2], words[3]))
                .filter(mount -> path.startsWith(mount.point()))
                .sorted(Comparator.comparingInt(mount -> -mount.point().getNameCount()))
                .findFirst();
    }

    private static String unescaped(String word) {
        return word.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
    }
}
