package io.whirr.head.schedules;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What happens when a time has come and the job of an earlier one has not ended. */
enum Overlap {
    /** Nothing; the time is skipped. */
    SKIP,
    /** It waits; while one waits, further ones are skipped. */
    BUFFER_ONE,
    /** It waits, behind those that wait already. */
    BUFFER_ALL,
    /** The job before is cancelled, and this one starts when that has ended. */
    CANCEL_OTHER,
    /** The job before is cancelled, and this one starts at once. */
    KILL_OTHER,
    /** It starts, beside whatever runs. */
    ALLOW_ALL;

    /** The word on the wire and in the database. */
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Overlap> ofWire(String word) {
        return Stream.of(values()).filter(one -> one.wire().equals(word)).findFirst();
    }

    /** Whether only the latest of several times that have come can be wanted. */
    boolean latestWins() {
        return this == CANCEL_OTHER || this == KILL_OTHER;
    }
}
