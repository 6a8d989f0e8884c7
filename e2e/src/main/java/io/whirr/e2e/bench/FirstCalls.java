package io.whirr.e2e.bench;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** When a worker that has just been started asked the head for what for the first time. */
final class FirstCalls {

    private static final String REGISTRATION = "POST /api/v1/workers/register ";
    private static final String CLAIM = "POST /api/v1/jobs/claim ";

    private final Map<String, Double> millis = new ConcurrentHashMap<>();
    private volatile long begin;

    /** The worker is started now. */
    void begin() {
        begin = System.nanoTime();
    }

    /** Hears what is sent to the head, request by request. */
    void hear(String request) {
        double now = (System.nanoTime() - begin) / 1e6;
        for (String call : new String[] {REGISTRATION, CLAIM}) {
            if (request.startsWith(call)) {
                millis.putIfAbsent(call, now);
            }
        }
    }

    boolean hasClaimed() {
        return millis.containsKey(CLAIM);
    }

    /** Milliseconds from the start to the registration, which must have been heard. */
    double registration() {
        return Objects.requireNonNull(millis.get(REGISTRATION), "the worker has not registered");
    }

    /** The same to the first claim. */
    double claim() {
        return Objects.requireNonNull(millis.get(CLAIM), "the worker has not claimed");
    }
}
