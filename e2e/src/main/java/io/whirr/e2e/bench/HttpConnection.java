package io.whirr.e2e.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One kept-alive HTTP/1.1 connection, as cheap as Java can have it. Used by one thread. */
final class HttpConnection implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 60_000;
    private static final int LONGEST_BODY = 1 << 20;

    private final URI head;
    private final Socket socket;
    private final InputStream in;

    HttpConnection(URI head) throws IOException {
        this.head = head;
        this.socket = new Socket(head.getHost(), head.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        this.in = new BufferedInputStream(socket.getInputStream(), 8192);
    }

    /** The body of the answer, which must be a 200. */
    String post(String path, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return exchange("POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(path, head.getAuthority(), bytes.length, body));
    }

    String get(String path) throws IOException {
        return exchange("GET %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(path, head.getAuthority()));
    }

    private String exchange(String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        String status = line();
        int length = 0;
        boolean chunked = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            } else if (lower.startsWith("transfer-encoding:")) {
                chunked = lower.contains("chunked");
            }
        }
        String body = chunked ? chunks() : bytes(length);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException(status + ": " + body + " to " + request);
        }
        return body;
    }

    private String chunks() throws IOException {
        StringBuilder body = new StringBuilder();
        int length;
        do {
            length = Integer.parseInt(line().strip(), 16);
            body.append(bytes(length));
            line();
        } while (length > 0);
        return body.toString();
    }

    private String bytes(int length) throws IOException {
        if (length > LONGEST_BODY) {
            throw new IOException("an answer of " + length + " bytes");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the head closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
