package io.whirr.worker;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A worker in this JVM, on a thread of its own. */
final class RunningWorker implements AutoCloseable {

    private final Worker worker;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Thread thread;

    /** Starts it with an own directory for data and state below {@code folder}. */
    static RunningWorker start(FakeHead head, Path folder, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "--server",
                head.url(),
                "--data-dir",
                folder.resolve("data").toString(),
                "--state-dir",
                folder.resolve("state").toString()));
        words.addAll(List.of(more));
        if (!words.contains("--grace")) {
            words.addAll(List.of("--grace", "2"));
        }
        if (!words.contains("--poll-interval")) {
            words.addAll(List.of("--poll-interval", "100ms"));
        }
        return new RunningWorker(OptionReader.read(words, Map.of()));
    }

    private RunningWorker(Options options) {
        this.worker = new Worker(options);
        this.thread = Thread.ofPlatform().name("worker").start(this::run);
    }

    private void run() {
        try {
            worker.run();
        } catch (InterruptedException | RuntimeException e) {
            failure.set(e);
        }
    }

    /** What a SIGTERM does. */
    void signal() {
        worker.stop();
    }

    boolean isOver() {
        return !thread.isAlive();
    }

    @Nullable
    Throwable failure() {
        return failure.get();
    }

    @Override
    public void close() {
        worker.stop();
        worker.stop();
        try {
            thread.join(20_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
