package io.whirr.worker.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Tells systemd how the worker is, by its own program {@code systemd-notify}: the JDK has no datagram sockets of the
 * Unix kind, and to call the C library instead costs a tenth of the worker's memory.
 *
 * <p>The program is started by whoever starts tasks. When that one hangs, no task can be started either, systemd hears
 * nothing, and its watchdog ends the worker: that is what a watchdog is for.
 */
public final class Systemd implements AutoCloseable {

    /** Starts a program and waits for it; whether it ended well. */
    public interface Program {

        boolean run(String... words);
    }

    /** How often a stop is made longer where systemd watches nothing else. */
    private static final Duration INTERVAL = Duration.ofSeconds(20);

    /** Two messages may be lost before systemd loses patience. */
    private static final int MESSAGES_IN_A_TERM = 3;

    private static final long NANOS_IN_A_MICRO = 1000;

    private final Program program;
    private final boolean listening;
    private final boolean watching;
    private final Duration interval;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile long stopEnds;

    private Systemd(Program program, boolean listening, boolean watching, Duration interval) {
        this.program = program;
        this.listening = listening;
        this.watching = watching;
        this.interval = interval;
    }

    /**
     * What the environment says of systemd.
     *
     * @param pid the worker's process: what is said about a watchdog may be meant for an ancestor
     */
    public static Systemd of(Map<String, String> environment, long pid, Program program) {
        String term = environment.getOrDefault("WATCHDOG_USEC", "");
        boolean ours = environment.getOrDefault("WATCHDOG_PID", "" + pid).equals("" + pid);
        boolean watching = ours && term.matches("[1-9][0-9]{0,17}");
        Duration interval = watching
                ? Duration.ofNanos(Long.parseLong(term) * NANOS_IN_A_MICRO).dividedBy(MESSAGES_IN_A_TERM)
                : INTERVAL;
        boolean listening = !environment.getOrDefault("NOTIFY_SOCKET", "").isEmpty();
        return new Systemd(program, listening, watching, interval);
    }

    /** The worker works; from now on systemd is told so for as long as {@code well} says yes. */
    public void ready(String status, BooleanSupplier well) {
        if (listening) {
            tell("READY=1", "STATUS=" + status);
            var _ = Thread.ofPlatform().daemon().name("systemd").start(() -> watch(well));
        }
    }

    /** The worker stops, which is not a moment's matter: tasks may go on for {@code atMost}. */
    public void stopping(Duration atMost) {
        if (listening) {
            stopEnds = System.nanoTime() + atMost.toNanos();
            stopping = true;
            tell("STOPPING=1", "STATUS=stopping: waits for running jobs", more());
        }
    }

    private void watch(BooleanSupplier well) {
        try {
            while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                look(well);
            }
        } catch (InterruptedException e) {
            // Nobody but a dying process interrupts this thread.
        }
    }

    /** A worker that stops is well as long as it may take: its slots end one after the other. */
    private void look(BooleanSupplier well) {
        if (stopping) {
            if (System.nanoTime() - stopEnds < 0) {
                tell("WATCHDOG=1", more());
            }
        } else if (watching && well.getAsBoolean()) {
            tell("WATCHDOG=1");
        }
    }

    private String more() {
        return "EXTEND_TIMEOUT_USEC="
                + interval.multipliedBy(MESSAGES_IN_A_TERM).toNanos() / NANOS_IN_A_MICRO;
    }

    private void tell(String... what) {
        List<String> words = new ArrayList<>(List.of("systemd-notify"));
        words.addAll(List.of(what));
        var _ = program.run(words.toArray(String[]::new));
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
