package io.whirr.worker;

import java.lang.reflect.Proxy;
import java.util.List;

/** Catches what asks a process to end. A shutdown hook would not hear of a second signal. */
final class StopSignals {

    private StopSignals() {}

    /**
     * Runs {@code stop} at every SIGTERM, SIGINT and SIGHUP, unless the signal was ignored from the start (nohup).
     *
     * <p>By reflection, because the compiler's warning about {@code sun.misc.Signal} cannot be silenced, and there is
     * no other way to hear a signal.
     */
    static void on(Runnable stop) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object stopping = Proxy.newProxyInstance(
                    StopSignals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        stop.run();
                        return null;
                    });
            for (String name : List.of("TERM", "INT", "HUP")) {
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), stopping);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM has no signals to catch", e);
        }
    }
}
