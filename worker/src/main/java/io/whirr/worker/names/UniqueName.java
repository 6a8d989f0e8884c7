package io.whirr.worker.names;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** A name that nobody else has, on any machine and at any time, and nobody can guess: a random UUID. */
public final class UniqueName {

    /** Another one at each look. */
    private static final Path OF_THE_KERNEL = Path.of("/proc/sys/kernel/random/uuid");

    private UniqueName() {}

    /**
     * Makes one, by the kernel: the JDK's own source of random numbers takes as long to get ready as a tenth of a
     * worker's start, and so do names of temporary files that the JDK chooses.
     */
    public static String make() {
        return make(OF_THE_KERNEL);
    }

    /** @param kernel the file that has them; where it cannot be read, the JDK makes one after all */
    static String make(Path kernel) {
        try {
            return UUID.fromString(Files.readString(kernel).strip()).toString();
        } catch (IOException | IllegalArgumentException e) {
            return UUID.randomUUID().toString();
        }
    }
}
