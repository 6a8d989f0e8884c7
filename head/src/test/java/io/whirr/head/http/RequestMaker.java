package io.whirr.head.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/** Makes requests up, from what the head says of itself in its OpenAPI document. */
final class RequestMaker {

    private static final List<String> METHODS =
            List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "QUERY", "get", "G\u00e9T");

    private static final List<String> CONTENT_TYPES = List.of(
            "application/json; charset=utf-8",
            "application/json; charset=utf-16",
            "text/plain",
            "application/xml",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded",
            "application/octet-stream",
            "application/json; charset=nonsense",
            "not a type",
            "",
            "*/*",
            "application/yaml");

    private static final List<String> PIECES = List.of(
            "%00",
            "%",
            "%zz",
            "%ff",
            "%c0%af",
            "..",
            "%2e%2e",
            "%2f",
            "%5c",
            ";x=y",
            "a;b",
            "%25",
            "+",
            "%0d%0aX:%20y",
            "[",
            "\\",
            "|",
            "{}",
            "^",
            "\u00ff",
            "a%20b",
            "%f0%9f%9a%80",
            "x".repeat(3_000),
            "0",
            "-1",
            "1.5",
            "1e3",
            "0x1",
            "99999999999999999999",
            "%31",
            "\u0001");

    private static final List<String> ACCEPTS = List.of(
            "text/html", "image/png", "application/json;q=0", "nonsense", "*/*;q=2", "application/openmetrics-text");

    /** One that the document has. */
    record Operation(String method, String path, JsonNode parameters, JsonNode body) {}

    private final List<Operation> operations = new ArrayList<>();

    private final JsonNode schemas;

    RequestMaker(JsonNode document) {
        schemas = document.path("components").path("schemas");
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> operations.add(new Operation(
                                operation.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                operation.getValue().path("parameters"),
                                operation
                                        .getValue()
                                        .path("requestBody")
                                        .path("content")
                                        .path("application/json")
                                        .path("schema")))));
    }

    List<Operation> operations() {
        return operations;
    }

    RawRequest request(Operation operation, Random chance) {
        JsonMaker json = new JsonMaker(schemas, chance);
        Map<String, String> headers = new LinkedHashMap<>();
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        String path = operation.path();
        for (JsonNode parameter : operation.parameters()) {
            String name = parameter.path("name").asString();
            String text = text(name, parameter, json, chance);
            switch (parameter.path("in").asString()) {
                case "path" -> path = path.replace("{" + name + "}", text);
                case "header" -> headers.put(name, printable(text));
                default -> query(name, text, query, chance);
            }
        }
        if (chance.nextInt(30) == 0) {
            query.add(one(PIECES, chance) + "=" + one(PIECES, chance));
        }
        if (chance.nextInt(30) == 0) {
            path += "/" + one(PIECES, chance);
        }
        if (chance.nextInt(20) == 0) {
            headers.put("Accept", one(ACCEPTS, chance));
        }
        String body = operation.body().isMissingNode() && chance.nextInt(10) > 0 ? "" : json.body(operation.body());
        if (!body.isEmpty()) {
            headers.put("Content-Type", chance.nextInt(15) == 0 ? one(CONTENT_TYPES, chance) : "application/json");
        }
        String method = chance.nextInt(40) == 0 ? one(METHODS, chance) : operation.method();
        return new RawRequest(method, target(path + query), headers, body);
    }

    private static void query(String name, String text, StringJoiner query, Random chance) {
        boolean patient = name.equals(JsonMaker.PATIENCE);
        for (int times = chance.nextInt(12) == 0 ? 2 : chance.nextInt(2); times > 0; times--) {
            query.add(name + "=" + (patient ? "0" : text));
        }
    }

    private static String text(String name, JsonNode parameter, JsonMaker json, Random chance) {
        if (chance.nextInt(12) == 0) {
            return one(PIECES, chance);
        }
        boolean number = parameter.path("schema").path("type").asString().equals("integer");
        String text = number ? json.number() : json.string(name);
        return name.equals("path")
                ? text
                : URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String printable(String text) {
        return text.chars()
                .filter(one -> one >= ' ' && one != 0x7f)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** No spaces and line ends: they would end the target, and with it the request. */
    private static String target(String text) {
        String bytes = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return bytes.replaceAll("[ \\r\\n]", "%20");
    }

    private static String one(List<String> all, Random chance) {
        return all.get(chance.nextInt(all.size()));
    }
}
