package io.whirr.head.runs;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads logs, and waits for them to grow. */
@Component
class LogReader {

    private final RunStreams streams;
    private final RunWatch runs;
    private final RunProperties.Limits limits;

    LogReader(RunStreams streams, RunWatch runs, RunProperties properties) {
        this.streams = streams;
        this.runs = runs;
        this.limits = properties.runs();
    }

    /**
     * The bytes from an offset on; none when there are none in time.
     *
     * @param attempt by its sequence; null for the current one
     * @param wait how long to wait for the first byte
     */
    LogPart read(RunState run, @Nullable Integer attempt, long offset, Duration wait) throws IOException {
        LogPart part = part(run, attempt, offset);
        if (wait.isZero() || isWorthAnAnswer(part, run)) {
            return part;
        }
        part.close();
        return follow(run, attempt, offset, System.nanoTime() + wait.toNanos());
    }

    private LogPart follow(RunState known, @Nullable Integer attempt, long offset, long deadline) throws IOException {
        try (var watch = runs.watch(known)) {
            while (true) {
                pause();
                LogPart part = part(watch.state(), attempt, offset);
                if (isWorthAnAnswer(part, known) || System.nanoTime() >= deadline || !watch.goesOn()) {
                    return part;
                }
                part.close();
            }
        }
    }

    /** The file is opened after the state was read: see {@link LogPart#isComplete()}. */
    private LogPart part(RunState run, @Nullable Integer attempt, long offset) throws IOException {
        return LogPart.of(
                run,
                streams.open(run, attempt, "output.log"),
                offset,
                limits.logPerAnswer().toBytes());
    }

    private static boolean isWorthAnAnswer(LogPart part, RunState known) {
        return part.length() > 0 || part.isComplete() || part.state().sequence() != known.sequence();
    }

    private void pause() throws InterruptedIOException {
        try {
            Thread.sleep(limits.logPoll());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The head is stopping");
        }
    }
}
