package io.whirr.head.schedules;

import java.time.Instant;
import java.util.List;

/**
 * What a schedule has going on.
 *
 * @param open the firings whose jobs have not ended, the earliest first
 * @param waiting the times that wait for one of them, the earliest first
 */
record Standing(List<Open> open, List<Instant> waiting) {

    static final Standing IDLE = new Standing(List.of(), List.of());

    /** A firing whose job has not ended. */
    record Open(long schedule, Instant time, long job) {}
}
