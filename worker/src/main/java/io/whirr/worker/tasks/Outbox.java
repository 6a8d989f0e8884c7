package io.whirr.worker.tasks;

import io.whirr.worker.head.HeadClient;
import io.whirr.worker.journal.Journal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Outcomes that wait for the head, and the thread that brings them to it again and again. */
public final class Outbox implements AutoCloseable {

    private final HeadClient head;
    private final Postman postman;
    private final List<Spool.Parcel> waiting = new ArrayList<>();
    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(15));
    private final Thread thread = Thread.ofPlatform().name("outbox").daemon().unstarted(this::run);
    private boolean closed;

    public Outbox(HeadClient head) {
        this.head = head;
        this.postman = new Postman(head);
    }

    /** Begins to deliver in the background. */
    public void start() {
        thread.start();
    }

    synchronized void add(Spool.Parcel parcel) {
        waiting.add(parcel);
        notifyAll();
    }

    /** Tries the outcomes one after the other until one is not settled, and says how many still wait. */
    public int deliverOnce() {
        for (Spool.Parcel parcel : snapshot()) {
            if (!postman.deliverLate(parcel.outcome())) {
                putLast(parcel);
                break;
            }
            Journal.info("Kept outcome settled", "job", parcel.outcome().number());
            parcel.settle();
            remove(parcel);
        }
        return size();
    }

    /** One that the head cannot take must not be in the way of the others for ever. */
    private synchronized void putLast(Spool.Parcel parcel) {
        waiting.remove(parcel);
        waiting.add(parcel);
    }

    private synchronized List<Spool.Parcel> snapshot() {
        return List.copyOf(waiting);
    }

    private synchronized void remove(Spool.Parcel parcel) {
        waiting.remove(parcel);
    }

    public synchronized int size() {
        return waiting.size();
    }

    private void run() {
        while (awaitWork()) {
            int before = size();
            if (deliverOnce() < before) {
                backoff.reset();
            }
        }
    }

    /** Waits until there is something to deliver and its pause is over; false at the end. */
    private synchronized boolean awaitWork() {
        try {
            while (!closed && waiting.isEmpty()) {
                wait();
            }
            long end = System.nanoTime() + backoff.next().toNanos();
            for (long left = 1; !closed && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            closed = true;
        }
        return !closed;
    }

    /** Ends the deliveries; what is in the spool waits for the next life. May be called twice and before the start. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        head.close();
    }
}
