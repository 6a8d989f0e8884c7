package io.whirr.head.schedules;

import java.time.Instant;

/** A firing by its schedule and its time. */
record FiringKey(long schedule, Instant time) {}
