package io.whirr.e2e.tidy;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Who owns which table of the database: the one package that writes it. */
final class Tables {

    private static final Map<String, String> OWNERS = Map.ofEntries(
            Map.entry("job", "jobs"),
            Map.entry("job_array", "jobs"),
            Map.entry("job_tally", "jobs"),
            Map.entry("dependency", "jobs"),
            Map.entry("task", "leases"),
            Map.entry("sweep", "leases"),
            Map.entry("reservation", "leases"),
            Map.entry("need", "needs"),
            Map.entry("share", "shares"),
            Map.entry("quota", "quotas"),
            Map.entry("worker", "workers"),
            Map.entry("run", "runs"),
            Map.entry("chore", "schedules"),
            Map.entry("schedule", "schedules"),
            Map.entry("firing", "schedules"));

    private static final Pattern WRITE = Pattern.compile(
            "\\b(?:INSERT\\s+INTO|UPDATE|DELETE\\s+FROM|MERGE\\s+INTO|TRUNCATE|COPY)\\s+(?:ONLY\\s+)?([a-z_]+)",
            Pattern.CASE_INSENSITIVE);

    private Tables() {}

    /** The tables that are ours or Batch's and that a text writes. */
    static Stream<String> writtenBy(String text) {
        return WRITE.matcher(text)
                .results()
                .map(found -> found.group(1).toLowerCase(Locale.ROOT))
                .filter(table -> OWNERS.containsKey(table) || table.startsWith("batch_"));
    }

    static boolean isOwnedBy(String table, Path file) {
        String owner = OWNERS.getOrDefault(table, "batch");
        return file.toString().contains("/io/whirr/head/" + owner + "/");
    }
}
