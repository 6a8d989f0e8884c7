package io.whirr.shell.commands;

import io.whirr.shell.json.Json;
import io.whirr.shell.parsing.UsageError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** What {@code --config} says: {@code key=value}, or {@code @file} with a JSON object; the later one wins. */
final class ConfigValues {

    private ConfigValues() {}

    /** Null when there is none. */
    static @Nullable Map<String, @Nullable Object> of(List<String> given) {
        var config = new LinkedHashMap<String, @Nullable Object>();
        for (String one : given) {
            int equals = one.indexOf('=');
            if (one.startsWith("@")) {
                config.putAll(file(one.substring(1)));
            } else if (equals > 0) {
                config.put(one.substring(0, equals), value(one.substring(equals + 1)));
            } else {
                throw new UsageError(
                        "--config cannot be '" + one + "'.", "Write it as key=value, or @FILE for a JSON object.");
            }
        }
        return config.isEmpty() ? null : config;
    }

    /** A number, a boolean, null, a list or an object where it reads as one; else the text itself. */
    private static @Nullable Object value(String text) {
        if (text.isBlank()) {
            return text;
        }
        try {
            return Json.value(text.getBytes(StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            return text;
        }
    }

    @SuppressWarnings("unchecked") // A JSON object has strings for keys.
    private static Map<String, @Nullable Object> file(String name) {
        try {
            return Json.read(Files.readAllBytes(Path.of(name)), Map.class);
        } catch (JacksonException e) {
            throw new Failure(name + " is not a JSON object: " + e.getOriginalMessage(), "Mend the file.");
        } catch (IOException | InvalidPathException e) {
            throw new Failure("Cannot read " + name + ": " + e, "Name a file that can be read.");
        }
    }
}
