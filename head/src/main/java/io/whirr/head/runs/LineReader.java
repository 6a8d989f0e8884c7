package io.whirr.head.runs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads a part of a file line by line, and never holds more than one line of a bounded length. */
final class LineReader {

    private final FileChannel channel;
    private final long end;
    private final int longest;
    private final ByteBuffer block = ByteBuffer.allocate(64 * 1024).limit(0);
    private byte[] line = new byte[512];
    private int length;
    private boolean whole;
    private boolean fits;
    private long position;
    private long offset;
    private long number;

    /**
     * Begins before a line.
     *
     * @param from where that line begins
     * @param before how many lines are before it
     * @param end where to stop, though the file may have grown since
     * @param longest a longer line is passed over
     */
    LineReader(FileChannel channel, long from, long before, long end, int longest) {
        this.channel = channel;
        this.position = from;
        this.offset = from;
        this.number = before;
        this.end = end;
        this.longest = longest;
    }

    /** Goes on to the next line; false at the end. */
    boolean next() throws IOException {
        offset = position - block.remaining();
        length = 0;
        whole = false;
        fits = true;
        while (!whole && fill()) {
            takeUpToNewline();
        }
        boolean found = whole || offset < position - block.remaining();
        if (found) {
            number++;
        }
        return found;
    }

    /** Goes past lines without keeping them; false when there are fewer. */
    boolean skip(long lines) throws IOException {
        for (long left = lines; left > 0; left--) {
            if (!next()) {
                return false;
            }
        }
        return true;
    }

    /** The line without its end, whatever its bytes are; empty for one that is too long. */
    String text() {
        return fits ? new String(line, 0, length, StandardCharsets.UTF_8) : "";
    }

    /** Where this line begins. */
    long offset() {
        return offset;
    }

    /** How many bytes it has. */
    int length() {
        return length;
    }

    /** The number of this line, from 1. */
    long number() {
        return number;
    }

    /** Whether its end has been written. */
    boolean isWhole() {
        return whole;
    }

    private boolean fill() throws IOException {
        if (block.hasRemaining()) {
            return true;
        }
        block.clear().limit(Math.clamp(end - position, 0, block.capacity()));
        int read = block.hasRemaining() ? channel.read(block, position) : -1;
        block.flip();
        position += Math.max(0, read);
        return read > 0;
    }

    private void takeUpToNewline() {
        int from = block.position();
        int to = from;
        while (to < block.limit() && block.get(to) != '\n') {
            to++;
        }
        keep(from, to - from);
        whole = to < block.limit();
        block.position(whole ? to + 1 : to);
    }

    private void keep(int from, int count) {
        fits &= count <= longest - length;
        if (!fits) {
            length = 0;
            return;
        }
        if (length + count > line.length) {
            line = Arrays.copyOf(line, Math.max(length + count, Math.min(longest, line.length * 2)));
        }
        block.get(from, line, length, count);
        length += count;
    }
}
