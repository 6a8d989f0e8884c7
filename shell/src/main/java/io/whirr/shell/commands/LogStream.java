package io.whirr.shell.commands;

import io.whirr.api.jobs.Job;
import io.whirr.shell.head.HeadClient;
import io.whirr.shell.head.LogChunk;
import io.whirr.shell.output.Output;
import java.time.Duration;

/** Copies a job's log to the output, byte for byte. */
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
    boolean copy(long job, int attempt, LogSink sink) {
        while (true) {
            LogChunk chunk = head.log(job, attempt, offset, Duration.ZERO);
            sink.accept(chunk.bytes());
            offset = chunk.nextOffset();
            if (chunk.bytes().length == 0 || output.unread()) {
                sink.end();
                return offset > 0;
            }
        }
    }

    /**
     * The rest of the log, as it is written, through all attempts that follow, until the job has ended or nobody reads.
     *
     * @return the job as it ended
     */
    Job follow(Job job) {
        Job now = job;
        while (!output.unread()) {
            int attempt = now.attempt();
            long asked = System.nanoTime();
            LogChunk chunk = patience.call(() -> head.log(job.id(), attempt, offset, WAIT), Patience.FOR_EVER);
            output.bytes(chunk.bytes());
            offset = chunk.nextOffset();
            if (chunk.complete() || chunk.bytes().length == 0) {
                now = patience.call(() -> head.job(job.id()), Patience.FOR_EVER);
                if (now.attempt() != attempt) {
                    nextAttempt(now);
                } else if (Ending.isFinal(now)) {
                    return chunk.complete() ? now : rest(now);
                } else if (System.nanoTime() - asked < AT_ONCE.toNanos()) {
                    patience.pause(PAUSE);
                }
            }
        }
        return now;
    }

    /** What was written between the last piece and the end. */
    private Job rest(Job job) {
        LogChunk chunk;
        do {
            chunk = patience.call(() -> head.log(job.id(), job.attempt(), offset, Duration.ZERO), Patience.FOR_EVER);
            output.bytes(chunk.bytes());
            offset = chunk.nextOffset();
        } while (chunk.bytes().length > 0 && !output.unread());
        return job;
    }

    private void nextAttempt(Job job) {
        output.note("Job #" + job.id() + " is tried again: attempt " + job.attempt() + " follows.");
        offset = 0;
    }
}
