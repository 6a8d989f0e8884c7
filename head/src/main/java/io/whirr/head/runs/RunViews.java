package io.whirr.head.runs;

import io.whirr.api.runs.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts together what was asked for, what became of it, and what the job says of itself. */
@Component
class RunViews {

    private final RunFiles files;
    private final Descriptions descriptions;

    RunViews(RunFiles files, Descriptions descriptions) {
        this.files = files;
        this.descriptions = descriptions;
    }

    /** A run as one of many: from the database alone, so that no file server can make a list slow. */
    Run ofKept(RunRow row) {
        return view(row, kept(row.description()));
    }

    /** A run by itself: with what the job says now, as long as nothing is kept. */
    Run ofLive(RunRow row) {
        boolean mayHaveSpoken = row.startedAt() != null;
        return row.description() == null && mayHaveSpoken ? view(row, descriptions.readSoon(row.run())) : ofKept(row);
    }

    private static SelfDescription kept(@Nullable String json) {
        return json == null ? SelfDescription.NONE : SelfDescription.ofKept(json);
    }

    private Run view(RunRow row, SelfDescription said) {
        return new Run(
                row.run().id(),
                row.run().job(),
                said.name() == null ? row.name() : said.name(),
                said.config() == null ? config(row.config()) : said.config(),
                tags(row.tags(), said.tags()),
                row.status().wire(),
                row.startedAt(),
                row.finishedAt(),
                seconds(row.startedAt(), row.finishedAt()),
                said.summary(),
                row.hostname(),
                files.directory(row.run()).toString(),
                row.exitStatus(),
                row.run().element());
    }

    private static @Nullable Map<String, @Nullable Object> config(@Nullable String json) {
        return json == null ? null : Json.object(json).orElse(null);
    }

    /** All of them, those of the submission first: a job adds to its tags, it takes none away. */
    private static @Nullable List<String> tags(@Nullable List<String> submitted, List<String> said) {
        var tags = new LinkedHashSet<String>(submitted == null ? List.of() : submitted);
        tags.addAll(said);
        return tags.isEmpty() ? null : List.copyOf(tags);
    }

    private static @Nullable Double seconds(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null ? null : Duration.between(from, to).toNanos() / 1e9;
    }
}
