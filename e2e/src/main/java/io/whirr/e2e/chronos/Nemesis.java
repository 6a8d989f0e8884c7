package io.whirr.e2e.chronos;

import io.whirr.e2e.cluster.Head;
import io.whirr.e2e.cluster.Postgres;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** Kills heads and the database, one thing or several, and starts them again after a while. */
final class Nemesis implements AutoCloseable {

    private final RandomGenerator chance;
    private final List<Head> heads;
    private final Postgres postgres;
    private final boolean sparesOne;
    private final Thread thread;
    private volatile boolean stopping;
    private final AtomicInteger strikes = new AtomicInteger();

    /**
     * Begins at once.
     *
     * @param sparesOne true to leave the database and always one head alone
     */
    Nemesis(RandomGenerator chance, List<Head> heads, Postgres postgres, boolean sparesOne) {
        this.chance = chance;
        this.heads = heads;
        this.postgres = postgres;
        this.sparesOne = sparesOne;
        this.thread = Thread.ofPlatform().name("nemesis").start(this::run);
    }

    int strikes() {
        return strikes.get();
    }

    private void run() {
        while (!stopping) {
            pause(Duration.ofMillis(chance.nextInt(1_000, 5_000)));
            if (!stopping) {
                strike(sparesOne ? chance.nextInt(2) : chance.nextInt(5));
                strikes.incrementAndGet();
            }
        }
    }

    private void strike(int kind) {
        switch (kind) {
            case 0, 1 -> killAndRestart(heads.get(kind));
            case 2 -> {
                heads.forEach(head -> head.process().kill());
                pause(Duration.ofMillis(chance.nextInt(2_000)));
                heads.forEach(Head::startAgain);
                heads.forEach(Head::awaitHealthy);
            }
            default -> {
                postgres.stop(kind == 3 ? Postgres.Stop.FAST : Postgres.Stop.IMMEDIATE);
                pause(Duration.ofMillis(chance.nextInt(2_000)));
                postgres.start();
            }
        }
    }

    private void killAndRestart(Head head) {
        head.process().kill();
        pause(Duration.ofMillis(chance.nextInt(2_000)));
        head.startAgain();
        head.awaitHealthy();
    }

    private void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (!stopping && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    /** Everything runs again when this returns. */
    @Override
    public void close() {
        stopping = true;
        try {
            thread.join(Duration.ofMinutes(3));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
