package io.whirr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.e2e.cluster.Api;
import io.whirr.e2e.cluster.Patience;
import io.whirr.e2e.cluster.Reply;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Somebody who submits one job after the other and cancels some, and remembers what the head acknowledged. */
final class Load implements AutoCloseable {

    private static final int CANCEL_EVERY = 7;

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Api api;
    private final Ledger ledger;
    private final String[] task;
    private final Queue<Long> submitted = new ConcurrentLinkedQueue<>();
    private final Queue<Long> cancelledWhileQueued = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean stopping;

    private Load(Api api, Ledger ledger) {
        this.api = api;
        this.ledger = ledger;
        this.task = ledger.taskOf(Duration.ZERO);
        this.thread = Thread.ofPlatform().name("load").daemon().start(this::run);
    }

    static Load on(Api api, Ledger ledger) {
        return new Load(api, ledger);
    }

    private void run() {
        for (int turn = 1; !stopping; turn++) {
            try {
                long job = api.submit(task);
                submitted.add(job);
                if (turn % CANCEL_EVERY == 0) {
                    cancel(job);
                }
            } catch (IllegalStateException | UncheckedIOException notAcknowledged) {
                // Whether it was stored nobody knows; it promises nothing.
            }
        }
    }

    private void cancel(long job) {
        Reply reply = api.cancel(job);
        if (reply.isSuccess() && reply.json().path("previous_status").asString().equals("queued")) {
            cancelledWhileQueued.add(job);
        }
    }

    /** What was acknowledged is true: every job has come to one end, and what was cancelled in time never ran. */
    void assertKept() {
        submitted().forEach(job -> api.awaitFinal(job, PATIENCE));
        assertThat(submitted()).allSatisfy(this::hasOneEnd);
        assertThat(cancelledWhileQueued()).isNotEmpty().allSatisfy(job -> {
            assertThat(api.status(job)).isEqualTo("cancelled");
            assertThat(ledger.starts(job)).isZero();
        });
        assertThat(ledger.overlapping()).isEmpty();
    }

    private void hasOneEnd(long job) {
        if (api.status(job).equals("cancelled")) {
            assertThat(ledger.ends(job)).isLessThanOrEqualTo(1);
        } else {
            assertThat(api.status(job)).isEqualTo("completed");
            assertThat(ledger.ends(job)).isEqualTo(1);
        }
    }

    /** The jobs that were acknowledged. */
    List<Long> submitted() {
        return List.copyOf(submitted);
    }

    /** The jobs whose cancel was acknowledged before anybody had begun them. */
    List<Long> cancelledWhileQueued() {
        return List.copyOf(cancelledWhileQueued);
    }

    void awaitSubmitted(int jobs) {
        Patience.until(jobs + " jobs are submitted", Duration.ofMinutes(1), () -> submitted.size() >= jobs);
    }

    void stop() {
        stopping = true;
        try {
            thread.join(Duration.ofMinutes(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
