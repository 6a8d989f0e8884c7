package io.whirr.shell.commands;

import io.whirr.shell.head.HeadClient;
import io.whirr.shell.head.HeadRefused;
import io.whirr.shell.head.LogChunk;
import io.whirr.shell.output.Output;
import java.time.Duration;

/** Copies the log of a job or an element to the output, byte for byte. */
final class LogStream {

    /** How long the head may keep a call that has nothing to say. */
    private static final Duration WAIT = Duration.ofSeconds(10);

    /** A head that answers sooner than this with nothing does not wait: then we do. */
    private static final Duration AT_ONCE = Duration.ofMillis(200);

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final HeadClient head;
    private final Output output;
    private final Patience patience;
    private long offset;

    LogStream(Call call, HeadClient head) {
        this.head = head;
        this.output = call.output();
        this.patience = call.patience();
    }

    /**
     * What there is of an attempt's log now.
     *
     * @return true when there was anything at all
     */
    boolean copy(String run, int attempt, LogSink sink) {
        while (true) {
            LogChunk chunk = head.log(run, attempt, offset, Duration.ZERO);
            sink.accept(chunk.bytes());
            offset = chunk.nextOffset();
            if (chunk.bytes().length == 0 || output.unread()) {
                sink.end();
                return offset > 0;
            }
        }
    }

    /**
     * The rest of the log, as it is written, through all attempts that follow, until its writer has ended or nobody
     * reads.
     *
     * @param first the attempt to begin with
     * @return its writer at the end
     */
    LogSource follow(LogSource source, int first) {
        LogSource now = begun(source);
        int attempt = first;
        while (!output.unread()) {
            long asked = System.nanoTime();
            LogChunk chunk = next(now.run(), attempt, WAIT);
            if (chunk.complete() || chunk.bytes().length == 0) {
                now = look(source.ref());
                if (now.attempt() > attempt) {
                    rest(now.run(), attempt);
                    attempt++;
                    nextAttempt(now, attempt);
                    now = attempt == now.attempt() ? begun(now) : now;
                } else if (now.ending().isFinal()) {
                    if (!chunk.complete()) {
                        rest(now.run(), attempt);
                    }
                    return now;
                } else if (System.nanoTime() - asked < AT_ONCE.toNanos()) {
                    patience.pause(PAUSE);
                }
            }
        }
        return now;
    }

    private LogSource look(JobRef ref) {
        return patience.call(() -> LogSource.of(head, ref), Patience.FOR_EVER);
    }

    /**
     * The writer once its current attempt has begun. Until its worker begins it, the run's directory has the log of the
     * attempt before, which would be taken for this one's.
     */
    private LogSource begun(LogSource source) {
        LogSource now = source;
        while (now.ending().status().equals("queued") && !output.unread()) {
            patience.pause(PAUSE);
            now = look(source.ref());
        }
        return now;
    }

    private LogChunk next(String run, int attempt, Duration wait) {
        LogChunk chunk = patience.call(() -> piece(run, attempt, wait), Patience.FOR_EVER);
        output.bytes(chunk.bytes());
        offset = chunk.nextOffset();
        return chunk;
    }

    /** An attempt whose worker is just about to begin has no log yet, which is no reason to give up. */
    private LogChunk piece(String run, int attempt, Duration wait) {
        try {
            return head.log(run, attempt, offset, wait);
        } catch (HeadRefused e) {
            if (!e.missing()) {
                throw e;
            }
            return new LogChunk(new byte[0], offset, false);
        }
    }

    /** What was written between the last piece and the end. */
    private void rest(String run, int attempt) {
        LogChunk chunk;
        do {
            chunk = next(run, attempt, Duration.ZERO);
        } while (chunk.bytes().length > 0 && !output.unread());
    }

    private void nextAttempt(LogSource source, int attempt) {
        output.note(source.title() + " goes on: attempt " + attempt + " follows.");
        offset = 0;
    }
}
