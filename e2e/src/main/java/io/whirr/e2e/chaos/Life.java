package io.whirr.e2e.chaos;

import org.jspecify.annotations.Nullable;

/**
 * One execution of a command, as it wrote it down itself.
 *
 * @param id its own, whatever the head took it for
 * @param gpus what it was given, as {@code 2,3}
 * @param first when it was first seen, that is when it started
 * @param last when it was last seen
 * @param end how it ended by itself; null when it was ended, or is not over
 */
record Life(
        String id,
        Place place,
        int attempt,
        String worker,
        String gpus,
        long first,
        long last,
        @Nullable End end) {

    /** How a command ends by itself. */
    enum End {
        /** With status 0. */
        DONE,
        /** With another status. */
        FAILED,
        /** Because it was asked to. */
        STOPPED
    }

    boolean overlaps(Life other) {
        return first <= other.last && other.first <= last;
    }

    String describe() {
        return "%s attempt %d ran on %s%s, seen until %d%s"
                .formatted(
                        place,
                        attempt,
                        worker,
                        gpus.equals("-") ? "" : " gpu " + gpus,
                        last,
                        end == null ? ", without an end" : ", " + end);
    }
}
