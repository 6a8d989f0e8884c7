package io.whirr.worker.head;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** The incoming bytes of a socket, under one deadline for all reads together. */
final class TimedInput {

    private static final int MAX_LINE = 16 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final byte[] buffer = new byte[4096];
    private Deadline deadline = new Deadline(System.nanoTime());
    private int next;
    private int limit;

    TimedInput(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    void until(Deadline end) {
        this.deadline = end;
    }

    /** Whether the other side has closed, or sent what nobody asked for. Takes a millisecond when it has not. */
    boolean isSpent() {
        try {
            if (next < limit) {
                return true;
            }
            socket.setSoTimeout(1);
            limit = Math.max(0, in.read(buffer));
            next = 0;
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** The next byte, or -1 at the end. */
    int read() throws IOException {
        return next < limit || fill() ? buffer[next++] & 0xff : -1;
    }

    private boolean fill() throws IOException {
        socket.setSoTimeout(deadline.millisLeft());
        limit = Math.max(0, in.read(buffer));
        next = 0;
        return limit > 0;
    }

    /** As many bytes as are there, at most {@code length}; -1 at the end. */
    int read(byte[] into, int offset, int length) throws IOException {
        if (next >= limit && !fill()) {
            return -1;
        }
        int count = Math.min(length, limit - next);
        System.arraycopy(buffer, next, into, offset, count);
        next += count;
        return count;
    }

    void readFully(byte[] into, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int count = read(into, offset + done, length - done);
            if (count < 0) {
                throw new EOFException("the answer ended early");
            }
            done += count;
        }
    }

    /** A line without its end. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = read(); c != '\n'; c = read()) {
            if (c < 0) {
                throw new EOFException("the answer ended within a line");
            }
            if (line.length() >= MAX_LINE) {
                throw new IOException("the answer has a line of more than " + MAX_LINE + " bytes");
            }
            line.append((char) c);
        }
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
    }

    static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
