package io.whirr.worker.head;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param method the HTTP method
 * @param path below the address's prefix, already encoded
 * @param body JSON; null for none
 * @param repeatable whether it may be sent again when nobody knows if it arrived. A claim may not: the first one may
 *     have taken a task
 */
record Request(String method, String path, @Nullable String body, boolean repeatable) {

    static Request get(String path) {
        return new Request("GET", path, null, true);
    }

    static Request post(String path, @Nullable String body) {
        return new Request("POST", path, body, true);
    }

    static Request postOnce(String path, String body) {
        return new Request("POST", path, body, false);
    }

    byte[] bodyBytes() {
        return body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
    }

    /** The head of the request, up to and with the empty line. */
    byte[] headBytes(HeadAddress address, int length) {
        StringBuilder head = new StringBuilder(256)
                .append(method + " " + address.prefix() + path + " HTTP/1.1\r\n")
                .append("Host: " + address.authority() + "\r\n")
                .append("User-Agent: whirr-worker/1.0\r\n")
                .append("Accept: application/json\r\n");
        if (body != null) {
            head.append("Content-Type: application/json\r\n");
        }
        if (!method.equals("GET")) {
            head.append("Content-Length: " + length + "\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
