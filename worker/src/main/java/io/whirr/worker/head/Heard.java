package io.whirr.worker.head;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;
import io.whirr.api.jobs.Job;
import io.whirr.api.leases.Task;
import io.whirr.api.leases.TaskLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the head answered, read from its JSON. By hand, as {@link Wire} writes it. */
final class Heard {

    private Heard() {}

    static Claim claim(String text) throws IOException {
        JsonObject answer = object(text);
        JsonObject job = answer.getObject("job");
        // A head that knows offers always says "task", be it null.
        HeadState state = new HeadState(answer.has("task"), answer.getBoolean("draining", false), channel(answer));
        return job == null ? new Claim.Nothing(state) : new Claim.Work(job(job), task(answer), state);
    }

    private static FileChannelWord channel(JsonObject answer) {
        if (answer.getString("lease_channel") != null) {
            return new FileChannelWord.Open(answer.getString("lease_channel"));
        }
        // Who is drained is told nothing more, and may still have tasks.
        boolean told = answer.has("lease_channel") && !answer.getBoolean("draining", false);
        return told ? new FileChannelWord.Closed() : new FileChannelWord.Unsaid();
    }

    static Renewal renewal(String text) throws IOException {
        JsonObject answer = object(text);
        boolean timeout = "TIMEOUT".equals(answer.getString("stop"));
        if (answer.getBoolean("cancel_requested", false) || answer.getString("stop") != null) {
            return new Renewal.Stopping(timeout, channel(answer));
        }
        return new Renewal.Extended(channel(answer));
    }

    static Job job(JsonObject json) throws IOException {
        if (!(json.get("id") instanceof Number id) || json.getString("workdir") == null) {
            throw new IOException("the head's answer has a job without id or workdir");
        }
        return new Job(
                id.longValue(),
                json.getString("name"),
                argv(json.getArray("command_argv")),
                json.getString("workdir"),
                null,
                null,
                json.getString("status", "running"),
                json.getInt("attempt", 1),
                json.getString("worker_id"),
                null,
                null,
                null,
                null,
                json.getString("run_id"),
                json.getBoolean("cancel_requested", false),
                null,
                null,
                json.getString("step"),
                json.get("token") instanceof Number token ? token.longValue() : null,
                0,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static List<String> argv(@Nullable JsonArray array) throws IOException {
        List<String> argv = new ArrayList<>();
        for (Object word : array == null ? List.of() : array) {
            if (!(word instanceof String text)) {
                throw new IOException("the head's answer has a command that is not a list of strings");
            }
            argv.add(text);
        }
        return argv;
    }

    private static @Nullable Task task(JsonObject answer) throws IOException {
        JsonObject json = answer.getObject("task");
        if (json == null) {
            return null;
        }
        if (!(json.get("token") instanceof Number token) || json.getString("run_dir") == null) {
            throw new IOException("the head's answer has a task without token or run_dir");
        }
        return new Task(
                token.longValue(),
                json.getString("step", "command"),
                json.getInt("attempt", 1),
                json.getInt("sequence", 1),
                integer(json, "element"),
                json.getString("run_id", ""),
                json.getString("run_dir"),
                strings(json.getObject("env")),
                json.getInt("gpus", 0),
                integers(json.getArray("gpu_indexes")),
                limits(json.getObject("limits")));
    }

    private static TaskLimits limits(@Nullable JsonObject json) {
        return json == null
                ? new TaskLimits(null, null, null, null, null)
                : new TaskLimits(
                        integer(json, "run_timeout_seconds"),
                        integer(json, "grace_seconds"),
                        integer(json, "memory_mb"),
                        json.get("cpus") instanceof Number cpus ? cpus.doubleValue() : null,
                        integer(json, "log_mb"));
    }

    private static @Nullable Integer integer(JsonObject json, String key) {
        return json.get(key) instanceof Number number ? number.intValue() : null;
    }

    private static List<Integer> integers(@Nullable JsonArray array) {
        List<Integer> integers = new ArrayList<>();
        for (Object value : array == null ? List.of() : array) {
            if (value instanceof Number number) {
                integers.add(number.intValue());
            }
        }
        return integers;
    }

    private static Map<String, String> strings(@Nullable JsonObject json) throws IOException {
        Map<String, String> strings = new TreeMap<>();
        for (Map.Entry<String, Object> entry :
                json == null ? Map.<String, Object>of().entrySet() : json.entrySet()) {
            if (!(entry.getValue() instanceof String text)) {
                throw new IOException("the head's answer has an environment that is not made of strings");
            }
            strings.put(entry.getKey(), text);
        }
        return strings;
    }

    /** The {@code detail} of an error; a list of faults (422) or another text as it is, cut short. */
    static String detail(String text) {
        try {
            Object detail = object(text).get("detail");
            return cut(detail instanceof String words ? words : JsonWriter.string(detail));
        } catch (IOException e) {
            return cut(text);
        }
    }

    private static String cut(String text) {
        return text.length() <= 300 ? text : text.substring(0, 300) + "…";
    }

    static JsonObject object(String text) throws IOException {
        try {
            return JsonParser.object().from(text);
        } catch (JsonParserException e) {
            throw new IOException("the head's answer is no JSON object: " + cut(text), e);
        }
    }
}
