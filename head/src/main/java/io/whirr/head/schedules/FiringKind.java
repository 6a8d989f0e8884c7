package io.whirr.head.schedules;

import java.util.Locale;

/** Where a firing comes from. */
enum FiringKind {
    /** The schedule's own time. */
    SCHEDULED,
    /** Somebody wanted it now. */
    MANUAL,
    /** Somebody wanted a time that is past. */
    BACKFILL;

    /** The word on the wire and in the database. */
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
