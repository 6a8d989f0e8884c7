package io.whirr.head.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/**
 * Makes JSON texts up: what a schema allows, and now and then something else in its place.
 *
 * <p>It writes text, not trees: a tree could not hold most of what is worth sending.
 */
final class JsonMaker {

    private static final int DEEPEST = 6;

    private static final List<String> STRINGS = List.of(
            "",
            " ",
            "a",
            "é",
            "🚀🚀",
            "null",
            "true",
            "0",
            "-1",
            "NaN",
            "..",
            "../../etc/passwd",
            "/",
            "%00",
            "a\tb",
            "a\nb",
            "'; DROP TABLE job; --",
            "${jndi:ldap://x}",
            "{{7*7}}",
            "\u202eabc",
            "\u0000",
            "a\u0000b",
            "\ufeff",
            "\uffff",
            "x".repeat(101),
            "y".repeat(256),
            "ß".repeat(2_501),
            "z".repeat(70_000));

    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "1",
            "-1",
            "2147483647",
            "2147483648",
            "-2147483649",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "1e400",
            "-1e400",
            "1e-400",
            "0.1",
            "1.0",
            "1E2",
            "5.7",
            "1".repeat(400),
            "0." + "3".repeat(400),
            "123456789012345678901234567890");

    private static final List<String> ODD = List.of(
            "null",
            "true",
            "[]",
            "{}",
            "[null]",
            "{\"\":null}",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "[".repeat(40) + "]".repeat(40),
            "[".repeat(5_000) + "]".repeat(5_000),
            "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000),
            "NaN",
            "Infinity",
            "'a'",
            "undefined",
            "01",
            "1.",
            ".5",
            "+1",
            "0x10",
            "\"\u0001\"",
            "\"open",
            "[1,]",
            "{,}",
            "");

    /** Words that mean something under these names, so that what comes after the checks is reached, too. */
    private static final Map<String, List<String>> WORDS = Map.ofEntries(
            Map.entry("worker_id", List.of("w1", "w2", "w3", "host:gpu0")),
            Map.entry("hostname", List.of("host", "other")),
            Map.entry("instance", List.of("life-1", "life-2")),
            Map.entry(
                    "array",
                    List.of("0-3", "1-9:2", "0-7%2", "5", "0-0", "3-1", "0-1000001", "-1-2", "1-2-3", "0-3%0")),
            Map.entry("status", List.of("active", "queued", "running", "completed", "failed", "cancelled", "QUEUED")),
            Map.entry("on", List.of("ok", "failed", "any", "OK")),
            Map.entry("method", List.of("grid", "random", "list", "zip")),
            Map.entry(
                    "when",
                    List.of("*/5 * * * *", "0 0 31 2 *", "every 5m", "@daily", "0 9 * * MON-FRI", "in 1s", "L * *")),
            Map.entry("items", List.of("*/5 * * * *", "a", "b", "every 1h")),
            Map.entry("zone", List.of("Europe/Berlin", "UTC", "+25:00", "Mars/Base")),
            Map.entry("start", List.of("2026-01-01T00:00:00Z", "2026-01-01", "-999999999-01-01T00:00:00Z", "now")),
            Map.entry("end", List.of("2026-01-02T00:00:00Z", "+999999999-12-31T23:59:59Z", "tomorrow")),
            Map.entry("from", List.of("2026-01-01T00:00:00Z", "+999999999-12-31T23:59:59Z", "0000-00-00")),
            Map.entry("before", List.of("2026-01-01T00:00:00Z", "294277-01-01T00:00:00Z", "-5000-01-01T00:00:00Z")),
            Map.entry("overlap", List.of("allow", "skip", "wait", "replace", "queue")),
            Map.entry("catch_up", List.of("one", "all", "none", "latest")),
            Map.entry("reason", List.of("TIMEOUT", "MEMORY", "COULD_NOT_START", "tired")),
            Map.entry("scope", List.of("owner", "group", "tag")),
            Map.entry("key", List.of("a", "b", "c")),
            Map.entry(
                    "run_id",
                    List.of("job-1", "job-2", "job-3", "job-1-0", "job-01", "job--1", "job-9999999999999999999")),
            Map.entry("path", List.of("meta.json", "output.log", "artifacts/a.txt", "..%2f..", "%2e%2e/x")),
            Map.entry("outcome", List.of("started", "skipped", "missed", "waiting")),
            Map.entry("name", List.of("nightly", "train", "sweep", "history", "backup")),
            Map.entry("owner", List.of("ann", "bob")),
            Map.entry("tag", List.of("red", "blue", "%")),
            Map.entry("workdir", List.of("/", "/tmp", "relative")));

    /** Whoever may wait for an answer is not asked to: every answer counts here. */
    static final String PATIENCE = "wait_seconds";

    private static final List<String> IMPATIENT = List.of("0", "-1", "1e400", "\"0\"", "301", "null");

    private final JsonNode schemas;

    private final Random chance;

    JsonMaker(JsonNode schemas, Random chance) {
        this.schemas = schemas;
        this.chance = chance;
    }

    /** A text as bytes, one a character, for something of a schema. */
    String body(JsonNode schema) {
        String text = new String(value("", schema, 0).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return switch (chance.nextInt(40)) {
            case 0 -> text.substring(0, chance.nextInt(text.length() + 1));
            case 1 -> text + "]";
            case 2 -> "\u00ef\u00bb\u00bf" + text;
            case 3 -> text.replace("\"", "\"\u00ff\u00c0");
            case 4 -> "";
            case 5 -> " ".repeat(100_000) + text;
            default -> text;
        };
    }

    private String value(String name, JsonNode schema, int depth) {
        if (chance.nextInt(25) == 0) {
            return odd();
        }
        JsonNode reference = schema.path("$ref");
        if (reference.isString()) {
            String[] path = reference.asString().split("/", -1);
            return value(name, schemas.path(path[path.length - 1]), depth);
        }
        return switch (schema.path("type").asString("any")) {
            case "object" -> object(schema, depth);
            case "array" -> array(name, schema, depth);
            case "integer" -> name.equals(PATIENCE) ? one(IMPATIENT) : integer(schema);
            case "number" -> chance.nextBoolean() ? integer(schema) : Double.toString(chance.nextDouble() * 10);
            case "boolean" -> Boolean.toString(chance.nextBoolean());
            case "string" -> quoted(string(name));
            default -> depth > DEEPEST ? "1" : odd();
        };
    }

    private String odd() {
        return switch (chance.nextInt(3)) {
            case 0 -> one(NUMBERS);
            case 1 -> quoted(one(STRINGS));
            default -> one(ODD);
        };
    }

    private String object(JsonNode schema, int depth) {
        StringJoiner object = new StringJoiner(",", "{", "}");
        boolean few = chance.nextBoolean();
        List<String> required =
                schema.path("required").valueStream().map(JsonNode::asString).toList();
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            boolean wanted =
                    required.contains(property.getKey()) || property.getKey().endsWith("_id");
            if (depth <= DEEPEST && chance.nextInt(wanted ? 12 : few ? 8 : 2) == 0 != wanted) {
                object.add(quoted(property.getKey()) + ":" + value(property.getKey(), property.getValue(), depth + 1));
            }
        }
        if (schema.has("additionalProperties") || chance.nextInt(20) == 0) {
            for (int i = chance.nextInt(3); i > 0; i--) {
                object.add(quoted(one(STRINGS)) + ":" + value("", schema.path("additionalProperties"), depth + 1));
            }
        }
        return object.toString();
    }

    private String array(String name, JsonNode schema, int depth) {
        StringJoiner array = new StringJoiner(",", "[", "]");
        int size = chance.nextInt(50) == 0 ? 2_000 : chance.nextInt(4);
        for (int i = 0; i < size && depth <= DEEPEST; i++) {
            array.add(size > 100 ? "1" : value(name.equals("when") ? name : "items", schema.path("items"), depth + 1));
        }
        return array.toString();
    }

    /** Mostly small numbers, which are those of things that are there, and those at the bounds. */
    private String integer(JsonNode schema) {
        long least = schema.path("minimum").asLong(0);
        long most = schema.path("maximum").asLong(100);
        return switch (chance.nextInt(12)) {
            case 0 -> one(NUMBERS);
            case 1 -> Long.toString(least);
            case 2 -> Long.toString(least - 1);
            case 3 -> Long.toString(most);
            case 4 -> Long.toString(most + 1);
            default -> Long.toString(Math.max(least, 1) + chance.nextInt(20));
        };
    }

    String string(String name) {
        List<String> words = WORDS.getOrDefault(name, STRINGS);
        return chance.nextInt(5) == 0 ? one(STRINGS) : one(words);
    }

    String number() {
        return chance.nextInt(3) == 0 ? one(NUMBERS) : Integer.toString(1 + chance.nextInt(30));
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(one -> {
            if (one < ' ' || one == '"' || one == '\\') {
                quoted.append("\\u%04x".formatted(one));
            } else {
                quoted.append((char) one);
            }
        });
        return quoted.append('"').toString();
    }

    private String one(List<String> all) {
        return all.get(chance.nextInt(all.size()));
    }
}
