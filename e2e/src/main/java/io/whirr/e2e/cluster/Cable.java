package io.whirr.e2e.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A connection between two processes that can be cut: whoever is to talk through it is given its port.
 *
 * <p>What is held up is not thrown away, as TCP throws nothing away: it arrives when the cable is whole again, unless
 * its connection has been given up by then.
 */
public final class Cable implements AutoCloseable {

    /** What becomes of what is sent. */
    public enum State {
        /** It arrives. */
        WHOLE(true, true),
        /** Nothing arrives on either side, and nobody is told. */
        CUT(false, false),
        /** What is asked arrives and is done; no answer does. */
        DEAF(true, false),
        /** Connections are reset, and new ones too. */
        RESET(false, false);

        private final boolean forth;
        private final boolean back;

        State(boolean forth, boolean back) {
            this.forth = forth;
            this.back = back;
        }
    }

    private static final int BUFFER = 16 * 1024;

    private final int target;
    private final ServerSocket entrance;
    private final Consumer<String> listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile State state = State.WHOLE;
    private volatile boolean closed;

    private Cable(int target, ServerSocket entrance, Consumer<String> listener) {
        this.target = target;
        this.entrance = entrance;
        this.listener = listener;
        Thread.ofVirtual().name("cable").start(this::accept);
    }

    /** A whole one to a port of this machine. */
    public static Cable to(int port) {
        return to(port, _ -> {});
    }

    /** The same with somebody who hears all that is sent to the port, in the pieces in which it comes. */
    public static Cable to(int port, Consumer<String> listener) {
        try {
            return from(new ServerSocket(), port, listener);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One with an entrance of its own kind, which is bound to no address yet: TLS ends there. */
    public static Cable from(ServerSocket entrance, int port) {
        return from(entrance, port, _ -> {});
    }

    private static Cable from(ServerSocket entrance, int port, Consumer<String> listener) {
        try {
            entrance.setReuseAddress(true);
            entrance.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free()), 1000);
            return new Cable(port, entrance, listener);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it begins. */
    public int port() {
        return entrance.getLocalPort();
    }

    public void set(State state) {
        lock.lock();
        try {
            this.state = state;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (state == State.RESET) {
            open.forEach(Cable::reset);
        }
    }

    private void accept() {
        while (!closed) {
            try {
                Socket near = entrance.accept();
                Thread.ofVirtual().name("cable").start(() -> connect(near));
            } catch (IOException closing) {
                return;
            }
        }
    }

    private void connect(Socket near) {
        open.add(near);
        try {
            if (state == State.RESET) {
                reset(near);
                return;
            }
            awaitPassage(true);
            Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(far);
            far.setTcpNoDelay(true);
            near.setTcpNoDelay(true);
            Thread.ofVirtual().name("cable").start(() -> carry(far, near, false));
            carry(near, far, true);
        } catch (IOException nobodyThere) {
            reset(near);
        }
    }

    private void carry(Socket from, Socket to, boolean forth) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                awaitPassage(forth);
                if (forth) {
                    listener.accept(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                }
                out.write(buffer, 0, read);
            }
            awaitPassage(forth);
            to.shutdownOutput();
        } catch (IOException broken) {
            reset(from);
            reset(to);
        } finally {
            open.removeIf(Socket::isClosed);
        }
    }

    private void awaitPassage(boolean forth) {
        lock.lock();
        try {
            while (!closed && state != State.RESET && !(forth ? state.forth : state.back)) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends it with an RST, so that the other side hears of it at once. */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException alreadyClosed) {
            // That is what is wanted.
        }
    }

    @Override
    public void close() {
        closed = true;
        set(State.RESET);
        try {
            entrance.close();
        } catch (IOException alreadyClosed) {
            // That is what is wanted.
        }
    }
}
