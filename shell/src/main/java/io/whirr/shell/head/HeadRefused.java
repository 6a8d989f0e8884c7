package io.whirr.shell.head;

import io.whirr.shell.json.Json;
import io.whirr.shell.settings.Server;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The head answered, and the answer was not what was asked for. */
public final class HeadRefused extends HeadException {

    private static final int NOT_FOUND = 404;
    private static final int WRONG_METHOD = 405;
    private static final int BAD_GATEWAY = 502;
    private static final int UNAVAILABLE = 503;
    private static final int GATEWAY_TIMEOUT = 504;
    private static final int SERVER_ERRORS = 500;

    /** What a head says of a route that it does not have, as opposed to a job that it does not have. */
    private static final String NO_SUCH_ROUTE = "Not Found";

    private final int status;
    private final boolean unknownRoute;

    HeadRefused(Server server, int status, byte[] body) {
        this(server, status, detail(body));
    }

    private HeadRefused(Server server, int status, @Nullable String detail) {
        String route = status == WRONG_METHOD ? NO_SUCH_ROUTE : detail;
        super(message(server, status, route), advice(server, status, route));
        this.status = status;
        this.unknownRoute = NO_SUCH_ROUTE.equals(route) || (status == NOT_FOUND && detail == null);
    }

    /** An answer with a good status and a body that makes no sense. */
    static HeadRefused unreadable(Server server, int status) {
        return new HeadRefused(server, status, (String) null);
    }

    @Override
    public boolean passing() {
        return status >= BAD_GATEWAY && status <= GATEWAY_TIMEOUT;
    }

    /** True when it is a job, a run or an artifact that does not exist. */
    public boolean missing() {
        return status == NOT_FOUND && !unknownRoute;
    }

    /** True when the head does not have that call at all. */
    public boolean unknownRoute() {
        return unknownRoute;
    }

    private static String message(Server server, int status, @Nullable String detail) {
        if (detail == null) {
            return "What answers at " + server.url() + " does not talk like a head (HTTP " + status + ").";
        }
        if (detail.equals(NO_SUCH_ROUTE)) {
            return "The head at " + server.url() + " does not know this call.";
        }
        return detail.endsWith(".") ? detail : detail + ".";
    }

    private static String advice(Server server, int status, @Nullable String detail) {
        if (NO_SUCH_ROUTE.equals(detail)) {
            return "It is older than this client, or no head at all: check the address (from " + server.source() + ").";
        }
        if (detail == null) {
            return "Check the address (from " + server.source() + ").";
        }
        if (status == UNAVAILABLE) {
            return "Try again in a moment.";
        }
        return status >= SERVER_ERRORS
                ? "The head failed (HTTP " + status + "); its log at " + server.url() + " says why."
                : "";
    }

    /** The reason in the body; null when there is none that can be read. */
    private static @Nullable String detail(byte[] body) {
        try {
            JsonNode detail = Json.tree(body).path("detail");
            if (detail.isString()) {
                return detail.asString();
            }
            return detail.isArray() && !detail.isEmpty() ? faults(detail) : null;
        } catch (JacksonException e) {
            String text = new String(body, StandardCharsets.UTF_8).strip();
            return text.isEmpty() || text.startsWith("<") || text.length() > 200 ? null : text;
        }
    }

    private static String faults(JsonNode faults) {
        return faults.valueStream()
                .map(fault ->
                        fault.path("loc")
                                        .valueStream()
                                        .skip(1)
                                        .map(JsonNode::asString)
                                        .collect(Collectors.joining(".")) + ": "
                                + fault.path("msg").asString())
                .collect(Collectors.joining("; "));
    }
}
