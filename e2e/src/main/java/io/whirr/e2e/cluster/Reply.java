package io.whirr.e2e.cluster;

import java.net.http.HttpHeaders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a head answered. */
public record Reply(int status, String body, HttpHeaders headers) {

    private static final JsonMapper JSON = JsonMapper.shared();

    public boolean isSuccess() {
        return status / 100 == 2;
    }

    /** The body, which must be JSON. */
    public JsonNode json() {
        return JSON.readTree(body);
    }

    /** What an error says, for people. */
    public String detail() {
        return json().path("detail").toString();
    }
}
