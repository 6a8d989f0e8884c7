package io.whirr.worker;

import java.util.List;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Catches what asks a process to end. A shutdown hook would not hear of a second signal. */
final class StopSignals {

    private StopSignals() {}

    /**
     * Runs {@code stop} at every SIGTERM, SIGINT and SIGHUP, unless the signal was ignored from the start (nohup).
     *
     * <p>There is no other way to hear a signal than {@code sun.misc}. Found by reflection, its handler had to be a
     * class that is made at each start.
     */
    static void on(Runnable stop) {
        SignalHandler stopping = _ -> stop.run();
        List.of("TERM", "INT", "HUP").forEach(name -> Signal.handle(new Signal(name), stopping));
    }
}
