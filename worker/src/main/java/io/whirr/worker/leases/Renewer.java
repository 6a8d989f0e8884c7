package io.whirr.worker.leases;

import io.whirr.api.leases.RenewLease;
import io.whirr.worker.head.FileChannelWord;
import io.whirr.worker.head.HeadClient;
import io.whirr.worker.head.Renewal;
import io.whirr.worker.journal.Journal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Renews one lease, on a thread of its own so that nothing that a task or a report waits for can hold it up: at once,
 * which confirms the claim, then at every interval, and more often while the head is not heard.
 */
public final class Renewer implements AutoCloseable {

    private static final Duration LONGEST_CALL = Duration.ofSeconds(5);
    private static final Duration AFTER_SILENCE = Duration.ofSeconds(1);

    private final HeadClient head;
    private final Lease lease;
    private final LeaseTerms terms;
    private final LeaseFiles files;
    private final LeaseWatcher watcher;
    private final Thread thread;
    private boolean closed;
    private boolean stopTold;

    /** Whether the task's process may have been started: not before a claim that was parked for long is confirmed. */
    private boolean mayRun;

    private int silences;

    /** @param files told what the head says of them */
    public Renewer(HeadClient head, Lease lease, LeaseTerms terms, LeaseFiles files, LeaseWatcher watcher) {
        this.head = head;
        this.lease = lease;
        this.terms = terms;
        this.files = files;
        this.watcher = watcher;
        this.mayRun = lease.isSure();
        this.thread =
                Thread.ofPlatform().name("renew-job-" + lease.job()).daemon().unstarted(this::run);
    }

    /** Begins with a renewal at once. */
    public Renewer start() {
        thread.start();
        return this;
    }

    private void run() {
        @Nullable Duration pause = Duration.ZERO;
        while (pause != null && !closedAfter(pause)) {
            pause = step();
        }
    }

    /** Renews once and says how long to rest; null when there is nothing left to renew. */
    private @Nullable Duration step() {
        boolean tokens = lease.token() != null;
        if (mayRun && !lease.untilKill().isPositive()) {
            // Thawed or starved past the end: what runs is being killed, and no late answer may keep it.
            return AFTER_SILENCE;
        }
        long sent = System.nanoTime();
        int term = (int) terms.term(tokens).toSeconds();
        Renewal answer = head.renew(lease.job(), new RenewLease(lease.workerId(), term, lease.token()), LONGEST_CALL);
        return switch (answer) {
            case Renewal.Extended(FileChannelWord word) -> extended(sent, tokens, word);
            case Renewal.Stopping(boolean timeout, FileChannelWord word) -> {
                Duration pause = extended(sent, tokens, word);
                stop(timeout);
                yield pause;
            }
            case Renewal.Lost(String why) -> lost(why);
            case Renewal.Unheard(String why) -> unheard(why);
        };
    }

    private Duration extended(long sent, boolean tokens, FileChannelWord word) {
        files.heard(word);
        mayRun = true;
        lease.extend(sent, terms.sureTerm(tokens));
        if (silences > 0 && !isClosed()) {
            Journal.info("Head heard again, lease renewed", "job", lease.number(), "failed_renewals", silences);
        }
        silences = 0;
        if (!isClosed()) {
            watcher.renewed();
        }
        return terms.interval(tokens);
    }

    private void stop(boolean timeout) {
        if (!stopTold && !isClosed()) {
            stopTold = true;
            watcher.stopRequested(timeout);
        }
    }

    private @Nullable Duration lost(String why) {
        if (!isClosed()) {
            watcher.lost(why);
        }
        return null;
    }

    private Duration unheard(String why) {
        if (!isClosed() && silences++ % 10 == 0) {
            Journal.warn(
                    "Lease not renewed, trying again",
                    "job",
                    lease.number(),
                    "ends_in_s",
                    lease.untilEnd().toSeconds(),
                    "why",
                    why);
        }
        Duration interval = terms.interval(lease.token() != null);
        return interval.compareTo(AFTER_SILENCE) < 0 ? interval : AFTER_SILENCE;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized boolean closedAfter(Duration pause) {
        long end = System.nanoTime() + pause.toNanos();
        try {
            for (long left = pause.toMillis(); left > 0 && !closed; left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            closed = true;
        }
        return closed;
    }

    /**
     * Ends the renewals; a call under way is cut short, because its answer means nothing any more. May be called twice.
     */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            while (!thread.join(Duration.ofMillis(2))) {
                head.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
