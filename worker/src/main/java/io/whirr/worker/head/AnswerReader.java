package io.whirr.worker.head;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads one response: status line, headers, and a body by length, in chunks, or up to the end of the connection. */
final class AnswerReader {

    /** More than the largest job that a head hands out; an answer beyond it is some other server's. */
    private static final int MAX_BODY = 32 * 1024 * 1024;

    private static final int MAX_HEADERS = 100;

    private final TimedInput in;
    private final Map<String, String> headers = new HashMap<>();
    private boolean http10;

    AnswerReader(TimedInput in) {
        this.in = in;
    }

    /** @param firstLine the status line, which the caller has read already */
    Answer read(String firstLine) throws IOException {
        int status = status(firstLine);
        readHeaders();
        while (status / 100 == 1) {
            status = status(in.line());
            readHeaders();
        }
        return new Answer(status, headers.get("location"), TimedInput.utf8(body(status)));
    }

    /** Whether the connection can carry another request. Asked after {@link #read}. */
    boolean keepsAlive() {
        String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
        boolean delimited = isChunked() || headers.containsKey("content-length");
        return delimited && !connection.contains("close") && (!http10 || connection.contains("keep-alive"));
    }

    private int status(String line) throws ProtocolException {
        if (!line.startsWith("HTTP/1.") || line.length() < 12) {
            throw new ProtocolException(
                    "the answer is not HTTP/1.1: " + line.substring(0, Math.min(40, line.length())));
        }
        http10 = line.startsWith("HTTP/1.0");
        try {
            return Integer.parseInt(line.substring(9, 12));
        } catch (NumberFormatException e) {
            throw new ProtocolException("the answer has no status: " + line);
        }
    }

    private void readHeaders() throws IOException {
        headers.clear();
        int count = 0;
        for (String line = in.line(); !line.isEmpty(); line = in.line()) {
            int colon = line.indexOf(':');
            if (colon < 1 || ++count > MAX_HEADERS) {
                throw new ProtocolException("the answer has broken or too many headers");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
    }

    private boolean isChunked() {
        return headers.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .endsWith("chunked");
    }

    private byte[] body(int status) throws IOException {
        if (status == 204 || status == 304) {
            headers.put("content-length", "0");
            return new byte[0];
        }
        if (isChunked()) {
            return chunks();
        }
        String length = headers.get("content-length");
        return length == null ? rest() : sized(size(length, 10));
    }

    private byte[] sized(int length) throws IOException {
        byte[] body = new byte[length];
        in.readFully(body, 0, length);
        return body;
    }

    private byte[] rest() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] piece = new byte[4096];
        for (int n = in.read(piece, 0, piece.length); n >= 0; n = in.read(piece, 0, piece.length)) {
            body.write(piece, 0, n);
            checked(body.size());
        }
        return body.toByteArray();
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            checked(body.size() + (long) size);
            body.write(sized(size));
            in.line();
        }
        while (!in.line().isEmpty()) {
            // Trailers say nothing that we need.
        }
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        String line = in.line();
        int semicolon = line.indexOf(';');
        return size(semicolon < 0 ? line : line.substring(0, semicolon), 16);
    }

    private static int size(String text, int radix) throws ProtocolException {
        try {
            return checked(Long.parseLong(text.strip(), radix));
        } catch (NumberFormatException e) {
            throw new ProtocolException("the answer has no valid length: " + text);
        }
    }

    private static int checked(long size) throws ProtocolException {
        if (size < 0 || size > MAX_BODY) {
            throw new ProtocolException("the answer has " + size + " bytes, more than the " + MAX_BODY + " allowed");
        }
        return (int) size;
    }
}
