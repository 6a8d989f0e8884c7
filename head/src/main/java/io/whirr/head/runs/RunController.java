package io.whirr.head.runs;

import io.whirr.api.runs.Run;
import io.whirr.api.runs.RunList;
import io.whirr.head.database.Portions;
import io.whirr.head.http.InvalidRequest;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Runs: which there are, and what became of one. */
@RestController
class RunController {

    private final RunStore store;
    private final RunLookup lookup;
    private final RunViews views;

    RunController(RunStore store, RunLookup lookup, RunViews views) {
        this.store = store;
        this.lookup = lookup;
        this.views = views;
    }

    /**
     * The runs of whole jobs that started last; with a job, those of its elements that have started, by their numbers.
     * An empty status or tag is no filter; a status that no run can have lists none.
     */
    @GetMapping("/api/v1/runs")
    RunList list(
            @RequestParam(name = "status", defaultValue = "") String status,
            @RequestParam(name = "tag", defaultValue = "") String tag,
            @RequestParam(name = "job", required = false) @Min(1) @Nullable Long job,
            @RequestParam(name = "after", required = false) @Min(0) @Nullable Integer after,
            @RequestParam(name = "limit", defaultValue = "50") @Min(1) @Max(500) int limit) {
        if (job == null && after != null) {
            throw InvalidRequest.inQuery("after", "it is the number of an element: say of which job with job", after);
        }
        List<String> states = status.isEmpty() ? RunStatus.batchStates() : RunStatus.batchStatesOf(status);
        if (states.isEmpty()) {
            return new RunList(List.of());
        }
        String wanted = tag.isEmpty() ? null : tag;
        List<RunKey> runs =
                job == null ? store.list(states, wanted, limit) : store.elements(job, states, wanted, after, limit);
        return new RunList(new Portions<>(runs, store::portion, RunRow::run, views::ofKept));
    }

    @GetMapping("/api/v1/runs/{run_id}")
    Run show(@PathVariable("run_id") String id) {
        return views.ofLive(lookup.row(id));
    }
}
