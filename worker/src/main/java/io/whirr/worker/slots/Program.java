package io.whirr.worker.slots;

import java.util.Optional;

/** Runs a small program of the system to its end. */
@FunctionalInterface
public interface Program {

    /** What it wrote to its output; empty when it is not there or took too long. */
    Optional<String> output(String... words);
}
