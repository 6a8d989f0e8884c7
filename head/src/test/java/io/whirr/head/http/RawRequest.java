package io.whirr.head.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A request that need not be one that a decent client could send.
 *
 * @param method as it is written
 * @param target path and query as they are written, one byte a character
 * @param headers besides those that every request has
 * @param body the bytes that follow
 */
record RawRequest(String method, String target, Map<String, String> headers, String body) {

    private static final int PATIENCE_MILLIS = 30_000;

    private static final int SHOWN = 3_000;

    private static final byte[] END_OF_HEADERS = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    /** What the head said. */
    record Heard(int status, Map<String, String> headers, String body) {

        static Heard of(byte[] all) {
            int end = end(all);
            String[] lines = new String(all, 0, end, StandardCharsets.ISO_8859_1).split("\r\n", -1);
            Map<String, String> headers = new LinkedHashMap<>();
            for (String line : Arrays.asList(lines).subList(1, lines.length)) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            int from = Math.min(all.length, end + END_OF_HEADERS.length);
            String body = new String(all, from, all.length - from, StandardCharsets.UTF_8);
            return new Heard(Integer.parseInt(lines[0].split(" ", 3)[1]), headers, body);
        }

        private static int end(byte[] all) {
            for (int at = 0; at + END_OF_HEADERS.length <= all.length; at++) {
                if (Arrays.equals(all, at, at + END_OF_HEADERS.length, END_OF_HEADERS, 0, END_OF_HEADERS.length)) {
                    return at;
                }
            }
            throw new IllegalStateException("no answer, but " + new String(all, StandardCharsets.ISO_8859_1));
        }

        boolean isJson() {
            return headers.getOrDefault("content-type", "").startsWith("application/json");
        }

        boolean isChunked() {
            return headers.containsKey("transfer-encoding");
        }
    }

    /** Sends it on a connection of its own, and reads until the head closes that. */
    Heard send(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            try {
                socket.getOutputStream().write(bytes());
                socket.getOutputStream().flush();
            } catch (SocketException refused) {
                // It has answered already, and does not want to hear the rest.
            }
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(all);
            } catch (SocketTimeoutException e) {
                throw new IllegalStateException("no answer after " + PATIENCE_MILLIS + " ms", e);
            } catch (SocketException reset) {
                if (all.size() == 0) {
                    throw reset;
                }
            }
            return Heard.of(all.toByteArray());
        }
    }

    private byte[] bytes() {
        byte[] content = body.getBytes(StandardCharsets.ISO_8859_1);
        StringBuilder head =
                new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: head\r\nConnection: close\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (!headers.containsKey("Transfer-Encoding")) {
            head.append("Content-Length: ").append(content.length).append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = Arrays.copyOf(start, start.length + content.length);
        System.arraycopy(content, 0, all, start.length, content.length);
        return all;
    }

    @Override
    public String toString() {
        String start = body.length() <= SHOWN ? body : body.substring(0, SHOWN) + " … (" + body.length() + " bytes)";
        boolean printable = start.chars().allMatch(one -> one >= ' ' && one < 0x7f);
        return "%s %s %s%n%s"
                .formatted(
                        method,
                        target,
                        headers,
                        printable ? start : HexFormat.of().formatHex(start.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
