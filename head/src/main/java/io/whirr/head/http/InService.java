package io.whirr.head.http;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/**
 * The requests that this head serves at the moment. Each takes memory for as long as it lasts, also one that only
 * waits: so there is room for as many as the heap can hold, and whoever comes then is told to come again. A head
 * without memory would answer nobody any more.
 */
@Component
public class InService {

    /** What a request takes with its buffers and the stack of its thread, while it waits: measured, and rounded up. */
    private static final long BYTES_EACH = 80 * 1024;

    /** How often a body is there while it is read, taken apart, put together and stored. */
    private static final long COPIES = 8;

    /** What is taken for the length of a body that does not say how long it is. */
    private static final long UNKNOWN_LENGTH = 64 * 1024;

    /** What of the heap is for requests: the rest is for the head itself, and for those that are sent away. */
    private static final double SHARE = 0.4;

    private final long room;

    private final int mostWaiting;

    private final AtomicLong taken = new AtomicLong();

    private final AtomicInteger now = new AtomicInteger();

    InService(HttpProperties properties) {
        room = properties.maxRequests() > 0
                ? properties.maxRequests() * BYTES_EACH
                : (long) (Runtime.getRuntime().maxMemory() * SHARE);
        mostWaiting = Math.toIntExact(Math.clamp(room / BYTES_EACH * 3 / 4, 1, Integer.MAX_VALUE));
    }

    /** How many may wait for something at once: there is always room for those who do not. */
    public int mostWaiting() {
        return mostWaiting;
    }

    /** How many requests are served right now. */
    public int now() {
        return now.get();
    }

    /** What a request with a body of this length takes; -1 for one whose length is not known. */
    static long cost(long length) {
        return BYTES_EACH + COPIES * (length < 0 ? UNKNOWN_LENGTH : length);
    }

    /** False when there is no room for another one. One that would not fit into an empty head comes in alone. */
    boolean enter(long cost) {
        long before = taken.getAndAdd(cost);
        if (before > 0 && before + cost > room) {
            taken.addAndGet(-cost);
            return false;
        }
        now.incrementAndGet();
        return true;
    }

    void leave(long cost) {
        now.decrementAndGet();
        taken.addAndGet(-cost);
    }
}
