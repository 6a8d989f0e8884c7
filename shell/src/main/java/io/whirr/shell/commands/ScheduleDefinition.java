package io.whirr.shell.commands;

import io.whirr.shell.json.Json;
import io.whirr.shell.parsing.UsageError;
import io.whirr.shell.settings.WorkingDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** What {@code whirr schedule create} asks the head for: a file, and the options on top of it. */
final class ScheduleDefinition {

    private ScheduleDefinition() {}

    /** In the words of {@link io.whirr.api.schedules.DefineSchedule}, without what is left to the head. */
    static Map<String, @Nullable Object> of(Call call) {
        Map<String, @Nullable Object> definition =
                call.option("file").map(ScheduleDefinition::file).orElseGet(LinkedHashMap::new);
        definition.put("name", call.operands().getFirst());
        put(definition, "when", list(call.options("when")));
        put(definition, "zone", call.option("zone").orElse(null));
        put(definition, "start", call.option("start").orElse(null));
        put(definition, "end", call.option("end").orElse(null));
        put(definition, "jitter_seconds", call.number("jitter", 0, 86_400).orElse(null));
        put(definition, "exclude", list(call.options("exclude")));
        put(definition, "overlap", call.option("overlap").orElse(null));
        put(definition, "catch_up", call.option("catch-up").orElse(null));
        put(
                definition,
                "catch_up_window_seconds",
                call.number("catch-up-window", 10, 31_536_000).orElse(null));
        put(definition, "pause_on_failure", call.has("pause-on-failure") ? true : null);
        put(definition, "paused", call.has("paused") ? true : null);
        job(call, definition);
        return definition;
    }

    private static void job(Call call, Map<String, @Nullable Object> definition) {
        List<String> command = call.operands().subList(1, call.operands().size());
        if (command.isEmpty() && definition.get("job") == null) {
            throw new UsageError("What is to be run?", "Write the command behind '--', or name a --file that says it.");
        }
        if (command.isEmpty()) {
            return;
        }
        List<String> tags = call.options("tags").stream()
                .flatMap(given -> Arrays.stream(given.split(",")))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .toList();
        Map<String, @Nullable Object> job = new LinkedHashMap<>();
        job.put("command_argv", command);
        job.put("workdir", WorkingDirectory.resolve(call.option("workdir").orElse(".")));
        put(job, "name", call.option("job-name").orElse(null));
        put(job, "config", ConfigValues.of(call.options("config")));
        put(job, "tags", list(tags));
        definition.put("job", job);
    }

    /** Adds what was said. */
    static void put(Map<String, @Nullable Object> map, String name, @Nullable Object value) {
        if (value != null) {
            map.put(name, value);
        }
    }

    private static @Nullable List<String> list(List<String> given) {
        return given.isEmpty() ? null : given;
    }

    @SuppressWarnings("unchecked") // A JSON object has strings for keys.
    private static Map<String, @Nullable Object> file(String name) {
        try {
            return new LinkedHashMap<>(Json.read(Files.readAllBytes(Path.of(name)), Map.class));
        } catch (JacksonException e) {
            throw new Failure(name + " is not a JSON object: " + e.getOriginalMessage(), "Mend the file.");
        } catch (IOException | InvalidPathException e) {
            throw new Failure("Cannot read " + name + ": " + e, "Name a file that can be read.");
        }
    }
}
