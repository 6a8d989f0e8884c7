package io.whirr.worker.tasks;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses that grow with every failure, and differ from worker to worker so that they don't come back all at once. */
final class Backoff {

    private final Duration first;
    private final Duration longest;
    private int failures;

    Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
    }

    void reset() {
        failures = 0;
    }

    int failures() {
        return failures;
    }

    /** The pause after one more failure: half of it is fixed, half is chance. */
    Duration next() {
        long pause = Math.min(longest.toMillis(), first.toMillis() << Math.min(failures++, 20));
        return Duration.ofMillis(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1));
    }
}
