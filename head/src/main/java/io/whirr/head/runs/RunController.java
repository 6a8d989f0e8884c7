package io.whirr.head.runs;

import io.whirr.api.runs.Run;
import io.whirr.api.runs.RunList;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
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

    /** The runs that started last. An empty status or tag is no filter; a status that no run can have lists none. */
    @GetMapping("/api/v1/runs")
    RunList list(
            @RequestParam(name = "status", defaultValue = "") String status,
            @RequestParam(name = "tag", defaultValue = "") String tag,
            @RequestParam(name = "limit", defaultValue = "50") @Min(1) @Max(500) int limit) {
        List<String> states = status.isEmpty() ? RunStatus.batchStates() : RunStatus.batchStatesOf(status);
        if (states.isEmpty()) {
            return new RunList(List.of());
        }
        List<RunRow> rows = store.list(states, tag.isEmpty() ? null : tag, limit);
        return new RunList(rows.stream().map(views::ofKept).toList());
    }

    @GetMapping("/api/v1/runs/{run_id}")
    Run show(@PathVariable("run_id") String id) {
        return views.ofLive(lookup.row(id));
    }
}
