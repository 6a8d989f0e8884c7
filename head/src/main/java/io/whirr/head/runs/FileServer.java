package io.whirr.head.runs;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the file server on behalf of those who cannot wait for it. One that hangs keeps a thread of ours for each
 * question until it is back: when there are too many of those, nothing more is asked.
 */
public final class FileServer {

    private static final int QUESTIONS = 32;

    private final Semaphore places = new Semaphore(QUESTIONS);
    private final Duration patience;

    public FileServer(Duration patience) {
        this.patience = patience;
    }

    /**
     * What the question comes to, if that is known in time; otherwise it goes on, and nobody will hear of it.
     *
     * @param name of the thread that asks
     */
    public <T> Optional<T> ask(String name, Callable<T> question) {
        if (!places.tryAcquire()) {
            return Optional.empty();
        }
        var asking = new FutureTask<>(question);
        Thread.ofVirtual().name(name).start(() -> {
            try {
                asking.run();
            } finally {
                places.release();
            }
        });
        return inTime(asking);
    }

    private <T> Optional<T> inTime(FutureTask<T> asking) {
        try {
            return Optional.of(asking.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            return Optional.empty();
        } catch (ExecutionException broken) {
            throw new IllegalStateException("A question to the file server failed", broken.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
