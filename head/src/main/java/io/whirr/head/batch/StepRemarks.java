package io.whirr.head.batch;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What the ledger says of a step beside its state. */
final class StepRemarks {

    /** Characters in an {@code EXIT_MESSAGE}. */
    private static final int LONGEST_MESSAGE = 2_500;

    private StepRemarks() {}

    /** Cut to the column's length, between characters. */
    static String message(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_MESSAGE
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_MESSAGE));
    }

    /** What Batch has no column for, as the JSON of a step's context. */
    static String context(
            int attempt, int sequence, @Nullable String worker, @Nullable Integer exitStatus, @Nullable String signal) {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("attempt", attempt);
        context.put("sequence", sequence);
        if (worker != null) {
            context.put("worker", worker);
        }
        if (exitStatus != null) {
            context.put("exitStatus", exitStatus);
        }
        if (signal != null) {
            context.put("signal", signal);
        }
        return JsonMapper.shared().writeValueAsString(context);
    }
}
