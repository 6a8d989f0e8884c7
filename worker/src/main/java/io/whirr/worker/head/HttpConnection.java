package io.whirr.worker.head;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A kept-alive HTTP/1.1 connection to one address, opened when it is first needed and again when it was closed.
 *
 * <p>For one thread at a time, except {@link #close}, which any thread may call to cut a call short.
 */
final class HttpConnection implements Closeable {

    private static final Duration CONNECT = Duration.ofSeconds(3);

    /** A connection that rested longer than this may have been closed by the other side meanwhile. */
    private static final long FRESH_NANOS = Duration.ofMillis(100).toNanos();

    private final HeadAddress address;
    private volatile @Nullable Socket socket;
    private @Nullable TimedInput in;
    private long lastUsed;

    HttpConnection(HeadAddress address) {
        this.address = address;
    }

    /** Sends the request and reads the answer; a repeatable one is sent again when a kept connection was stale. */
    Answer exchange(Request request, Deadline deadline) throws IOException {
        try {
            return once(request, deadline);
        } catch (StaleConnectionException e) {
            if (!request.repeatable()) {
                throw e;
            }
            return once(request, deadline);
        }
    }

    private Answer once(Request request, Deadline deadline) throws IOException {
        boolean reused = reusable(request);
        boolean done = false;
        try {
            TimedInput input = reused && in != null ? in : connect(deadline);
            input.until(deadline);
            AnswerReader reader = new AnswerReader(input);
            Answer answer = reader.read(firstLine(request, input, reused));
            done = reader.keepsAlive();
            lastUsed = System.nanoTime();
            return answer;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    private boolean reusable(Request request) {
        Socket open = socket;
        TimedInput input = in;
        if (open == null || input == null || open.isClosed()) {
            return false;
        }
        return request.repeatable() || System.nanoTime() - lastUsed < FRESH_NANOS || !input.isSpent();
    }

    private String firstLine(Request request, TimedInput input, boolean reused) throws IOException {
        try {
            send(request);
            int first = input.read();
            if (first < 0) {
                throw new EOFException("the head closed the connection without an answer");
            }
            return (char) first + input.line();
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            throw reused ? new StaleConnectionException(e) : e;
        }
    }

    private void send(Request request) throws IOException {
        byte[] body = request.bodyBytes();
        byte[] head = request.headBytes(address, body.length);
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        OutputStream out = open().getOutputStream();
        out.write(all);
        out.flush();
    }

    private Socket open() throws IOException {
        Socket open = socket;
        if (open == null) {
            throw new IOException("the connection was closed");
        }
        return open;
    }

    private TimedInput connect(Deadline deadline) throws IOException {
        Socket plain = new Socket();
        socket = plain;
        InetSocketAddress target = new InetSocketAddress(address.host(), address.port());
        if (target.isUnresolved()) {
            throw new UnknownHostException("no such host: " + address.host());
        }
        plain.setTcpNoDelay(true);
        plain.setKeepAlive(true);
        plain.connect(target, deadline.atMost(CONNECT).millisLeft());
        Socket ready = address.tls() ? secure(plain, deadline) : plain;
        socket = ready;
        TimedInput input = new TimedInput(ready);
        in = input;
        return input;
    }

    private Socket secure(Socket plain, Deadline deadline) throws IOException {
        plain.setSoTimeout(deadline.millisLeft());
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket secure = (SSLSocket) factory.createSocket(plain, address.host(), address.port(), true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }

    /** Closes; a call that is under way on another thread fails at once. The next call connects anew. */
    @Override
    public void close() {
        Socket open = socket;
        socket = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // It is gone either way.
            }
        }
    }
}
