package io.whirr.shell.head;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The parameters of a call, encoded. */
final class Query {

    private final StringBuilder text = new StringBuilder();

    /** Adds a parameter; one that is null is left out. */
    Query with(String name, @Nullable Object value) {
        if (value != null) {
            text.append(text.isEmpty() ? '?' : '&').append(name).append('=').append(encoded(value.toString()));
        }
        return this;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
