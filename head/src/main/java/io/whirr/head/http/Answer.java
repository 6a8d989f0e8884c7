package io.whirr.head.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes an error where no controller has been reached yet. */
final class Answer {

    private Answer() {}

    /** The detail is text of ours, without anything that JSON would have to escape. */
    static void write(HttpServletResponse response, int status, String detail) throws IOException {
        byte[] body = ("{\"detail\":\"" + detail + "\"}").getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
