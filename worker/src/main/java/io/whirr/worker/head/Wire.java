package io.whirr.worker.head;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;
import io.whirr.api.jobs.Job;
import io.whirr.api.leases.ClaimTask;
import io.whirr.api.leases.CompleteJob;
import io.whirr.api.leases.ReleaseJob;
import io.whirr.api.leases.RenewLease;
import io.whirr.api.workers.RegisterWorker;
import io.whirr.api.workers.UnregisterWorker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of the wire as JSON, and back. Written by hand: reflection would cost more memory than the rest. */
final class Wire {

    private Wire() {}

    static String json(RegisterWorker register) {
        JsonObject json = new JsonObject();
        json.put("worker_id", register.workerId());
        json.put("hostname", register.hostname());
        json.put("gpu_ids", register.gpuIds() == null ? List.of() : register.gpuIds());
        put(json, "instance", register.instance());
        put(json, "exclusive", register.exclusive());
        put(json, "version", register.version());
        put(json, "isolation", register.isolation());
        put(json, "labels", register.labels());
        return JsonWriter.string(json);
    }

    static String json(UnregisterWorker unregister) {
        JsonObject json = new JsonObject();
        json.put("worker_id", unregister.workerId());
        return JsonWriter.string(json);
    }

    static String json(ClaimTask claim) {
        JsonObject json = new JsonObject();
        json.put("worker_id", claim.workerId());
        put(json, "gpu_id", claim.gpuId());
        put(json, "lease_seconds", claim.leaseSeconds());
        put(json, "wait_seconds", claim.waitSeconds());
        put(json, "fencing", claim.fencing());
        put(json, "instance", claim.instance());
        return JsonWriter.string(json);
    }

    static String json(RenewLease renew) {
        JsonObject json = new JsonObject();
        json.put("worker_id", renew.workerId());
        put(json, "lease_seconds", renew.leaseSeconds());
        put(json, "token", renew.token());
        return JsonWriter.string(json);
    }

    static String json(CompleteJob complete) {
        JsonObject json = new JsonObject();
        json.put("worker_id", complete.workerId());
        json.put("exit_code", complete.exitCode());
        put(json, "run_id", complete.runId());
        put(json, "error_message", complete.errorMessage());
        put(json, "token", complete.token());
        put(json, "signal", complete.signal());
        put(json, "reason", complete.reason());
        put(json, "ended_seconds_ago", complete.endedSecondsAgo());
        return JsonWriter.string(json);
    }

    static String json(ReleaseJob release) {
        JsonObject json = new JsonObject();
        json.put("worker_id", release.workerId());
        put(json, "token", release.token());
        put(json, "reason", release.reason());
        return JsonWriter.string(json);
    }

    private static void put(JsonObject json, String key, @Nullable Object value) {
        if (value != null) {
            json.put(key, value);
        }
    }

    /** The job of a claim's answer; null when there is no work. */
    static @Nullable Job claimed(String text) throws IOException {
        JsonObject answer = object(text);
        JsonObject job = answer.getObject("job");
        return job == null ? null : job(job);
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

    static boolean cancelRequested(String text) throws IOException {
        return object(text).getBoolean("cancel_requested", false);
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
