package io.whirr.head.runs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import tools.jackson.core.JsonGenerator;

/** A file of metrics, read in one pass and answered as it is read. */
final class MetricsFile {

    private static final int BLOCK = 64 * 1024;

    private final RunFile file;
    private final RunProperties.Limits limits;
    private long count;
    private long bytes;
    private long lastLine;

    MetricsFile(RunFile file, RunProperties.Limits limits) {
        this.file = file;
        this.limits = limits;
    }

    /** The answer to a question about a file that is not there. */
    static void writeNone(MetricsQuery query, JsonGenerator out) {
        out.writeStartObject();
        out.writeName("metrics").writeStartArray().writeEndArray();
        out.writeNumberProperty("count", 0);
        writeEnd(query, out, false, query.from());
    }

    /**
     * Writes the wire's {@code Metrics}; when it was cut, or the caller asked for a part, also whether there is more
     * ({@code truncated}) and the line after which to go on ({@code next_after}). A line that is still being written is
     * left for then.
     */
    void write(MetricsQuery query, JsonGenerator out) throws IOException {
        LineReader lines = begin(query);
        out.writeStartObject();
        out.writeName("metrics").writeStartArray();
        boolean more = writeRecords(lines, query, out);
        out.writeEndArray();
        out.writeNumberProperty("count", count);
        writeEnd(query, out, more, lastLine);
    }

    private static void writeEnd(MetricsQuery query, JsonGenerator out, boolean truncated, long lastLine) {
        if (truncated || query.isPaged()) {
            out.writeBooleanProperty("truncated", truncated);
            out.writeNumberProperty("next_after", lastLine);
        }
        out.writeEndObject();
    }

    private boolean writeRecords(LineReader lines, MetricsQuery query, JsonGenerator out) throws IOException {
        while (lines.next()) {
            if (query.isFull(count) || bytes >= limits.metricsPerAnswer().toBytes()) {
                return true;
            }
            var record = MetricsRecord.of(lines.text());
            if (record.isPresent() && query.wants(record.get().get(MetricsRecord.INDEX))) {
                Json.write(out, record.get());
                count++;
                bytes += lines.length();
            }
            if (record.isPresent() || lines.isWhole()) {
                lastLine = lines.number();
            }
        }
        return false;
    }

    private LineReader begin(MetricsQuery query) throws IOException {
        LineReader lines = query.last() == null ? from(0, 0) : lastRecords(query.last());
        lines.skip(query.from() - lines.number());
        lastLine = Math.max(query.from(), lines.number());
        return lines;
    }

    private LineReader from(long offset, long before) {
        return new LineReader(file.channel(), offset, before, file.size(), (int)
                limits.metricsLine().toBytes());
    }

    /** Begins at the last so many records: goes back by lines, and further when some of them are no records. */
    private LineReader lastRecords(int records) throws IOException {
        for (long lines = records + 1L; ; lines *= 8) {
            long start = startOfLast(lines);
            long[] found = new long[records];
            long good = recordsFrom(start, found);
            if (good >= records || start == 0) {
                long offset = good == 0 ? file.size() : good < records ? found[0] : found[(int) (good % records)];
                return from(offset, newlines(0, offset, Long.MAX_VALUE).count());
            }
        }
    }

    /** Counts the records from an offset on and remembers where the last ones begin, each in its turn. */
    private long recordsFrom(long start, long[] offsets) throws IOException {
        LineReader lines = from(start, 0);
        long good = 0;
        while (lines.next()) {
            if (MetricsRecord.of(lines.text()).isPresent()) {
                offsets[(int) (good++ % offsets.length)] = lines.offset();
            }
        }
        return good;
    }

    private long startOfLast(long lines) throws IOException {
        long end = file.size();
        long wanted = lines;
        while (end > 0) {
            long begin = Math.max(0, end - BLOCK);
            long here = newlines(begin, end, Long.MAX_VALUE).count();
            if (here > wanted) {
                return newlines(begin, end, here - wanted).offset();
            }
            wanted -= here;
            end = begin;
        }
        return 0;
    }

    /** Newlines of a part of the file, up to a number of them. */
    private Newlines newlines(long begin, long end, long most) throws IOException {
        FileChannel channel = file.channel();
        var block = ByteBuffer.allocate(BLOCK);
        long seen = 0;
        for (long position = begin; position < end; ) {
            block.clear().limit((int) Math.min(BLOCK, end - position));
            int read = channel.read(block, position);
            if (read <= 0) {
                break;
            }
            for (int i = 0; i < read; i++) {
                if (block.get(i) == '\n' && ++seen == most) {
                    return new Newlines(seen, position + i + 1);
                }
            }
            position += read;
        }
        return new Newlines(seen, end);
    }

    /**
     * What a count of newlines came to.
     *
     * @param count how many there are
     * @param offset behind the last that was counted
     */
    private record Newlines(long count, long offset) {}
}
