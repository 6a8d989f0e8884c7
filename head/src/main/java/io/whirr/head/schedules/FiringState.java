package io.whirr.head.schedules;

import java.util.Locale;

/** What has become of a time of a schedule. All but waiting are final, but that a backfill starts what never was. */
enum FiringState {
    /** Its job is submitted when another one has ended. */
    WAITING(false),
    /** It is a job. */
    STARTED(true),
    /** Somebody was there and did not start it; the reason says why. */
    SKIPPED(true),
    /** Nobody was there in time. */
    MISSED(true);

    private final boolean isFinal;

    FiringState(boolean isFinal) {
        this.isFinal = isFinal;
    }

    boolean isFinal() {
        return isFinal;
    }

    /** The word on the wire and in the database. */
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
