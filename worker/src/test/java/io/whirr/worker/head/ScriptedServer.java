package io.whirr.worker.head;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A server that plays a script of bytes, connection by connection, whatever it is asked.
 *
 * <p>Each connection has a list of answers. After an answer the next request is read; after the last one the connection
 * is closed, or kept open and silent when the answer is {@link #SILENCE}.
 */
final class ScriptedServer implements AutoCloseable {

    static final String SILENCE = "";

    private final ServerSocket server;
    private final List<String> requests = new ArrayList<>();
    private final List<Socket> open = new ArrayList<>();
    private int connections;

    @SafeVarargs
    ScriptedServer(List<String>... connections) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        List<List<String>> scripts = new ArrayList<>();
        for (List<String> script : connections) {
            scripts.add(script);
        }
        Thread.ofPlatform().daemon().start(() -> serve(scripts));
    }

    HeadAddress address() {
        return new HeadAddress(false, "127.0.0.1", server.getLocalPort(), "");
    }

    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    synchronized int connections() {
        return connections;
    }

    static String answer(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private void serve(List<List<String>> scripts) {
        for (List<String> script : scripts) {
            try {
                Socket socket = accept();
                if (play(socket, script)) {
                    socket.close();
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    private Socket accept() throws IOException {
        Socket socket = server.accept();
        synchronized (this) {
            connections++;
            open.add(socket);
        }
        return socket;
    }

    /** False when the connection is to stay open. */
    private boolean play(Socket socket, List<String> script) throws IOException {
        for (String answer : script) {
            String request = request(socket.getInputStream());
            synchronized (this) {
                requests.add(request);
            }
            if (answer.equals(SILENCE)) {
                return false;
            }
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        }
        return true;
    }

    private static String request(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("closed");
            }
            head.append((char) c);
        }
        int at = head.indexOf("Content-Length: ");
        int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf("\r\n", at)));
        return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
