package io.whirr.worker.tasks;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;

/** The text of an outcome in its file. */
final class OutcomeFile {

    private OutcomeFile() {}

    static String text(Outcome outcome) {
        JsonObject json = new JsonObject();
        json.put("worker_id", outcome.workerId());
        json.put("job", outcome.job());
        json.put("run_id", outcome.runId());
        json.put("attempt", outcome.attempt());
        json.put("token", outcome.token());
        json.put("exit_code", outcome.exitCode());
        json.put("signal", outcome.signal());
        json.put("reason", outcome.reason());
        json.put("error_message", outcome.errorMessage());
        json.put("boot", outcome.ended().boot());
        json.put("ended_monotonic_nanos", outcome.ended().monotonicNanos());
        json.put("ended_wall_millis", outcome.ended().wallMillis());
        return JsonWriter.string(json);
    }

    static Outcome read(String text) throws IOException {
        try {
            JsonObject json = JsonParser.object().from(text);
            if (!json.has("worker_id") || !json.has("job") || !json.has("exit_code")) {
                throw new IOException("it lacks worker_id, job or exit_code");
            }
            return outcome(json);
        } catch (JsonParserException e) {
            throw new IOException("it is not JSON: " + e.getMessage(), e);
        }
    }

    private static Outcome outcome(JsonObject json) {
        return new Outcome(
                json.getString("worker_id"),
                json.getLong("job"),
                json.getString("run_id", "job-" + json.getLong("job")),
                json.getInt("attempt", 1),
                json.get("token") instanceof Number token ? token.longValue() : null,
                json.getInt("exit_code"),
                json.getString("signal"),
                json.getString("reason"),
                json.getString("error_message"),
                new Moment(
                        json.getString("boot", ""),
                        json.getLong("ended_monotonic_nanos"),
                        json.getLong("ended_wall_millis")));
    }
}
