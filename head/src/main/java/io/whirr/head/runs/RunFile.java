package io.whirr.head.runs;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/**
 * An open regular file of a run.
 *
 * @param channel reads it
 * @param size in bytes, when it was opened; a job may write on, or cut it
 * @param modified when it was last written, by the file server's clock
 * @param tag stands for this content of this file: another one has another
 */
record RunFile(FileChannel channel, long size, Instant modified, String tag) implements AutoCloseable {

    /** What is read at a time. A part that is no longer than this is there as a whole before any of it is sent. */
    static final int BUFFER = 64 * 1024;

    static RunFile of(FileChannel channel, BasicFileAttributes before) throws IOException {
        Instant modified = before.lastModifiedTime().toInstant();
        long size = channel.size();
        String tag = Long.toHexString(modified.getEpochSecond()) + "-" + Integer.toHexString(modified.getNano()) + "-"
                + Long.toHexString(size) + "-"
                + Integer.toHexString(String.valueOf(before.fileKey()).hashCode());
        return new RunFile(channel, size, modified, tag);
    }

    /**
     * Copies a part of the file, a buffer at a time.
     *
     * @throws UncheckedIOException when the file has become shorter, so that the part is not there any more: not an
     *     {@link IOException}, which would be taken for the client's going away
     */
    void copy(long from, long length, OutputStream out) throws IOException {
        var buffer = ByteBuffer.allocate((int) Math.min(BUFFER, length));
        long position = from;
        long end = from + length;
        while (position < end) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
            int read = channel.read(buffer, position);
            if (read < 0) {
                throw new UncheckedIOException(
                        new EOFException("The file was cut to " + position + " bytes while it was sent"));
            }
            out.write(buffer.array(), 0, read);
            position += read;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
