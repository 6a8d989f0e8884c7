package io.whirr.head.jobs;

import io.whirr.head.quotas.QuotaListener;
import io.whirr.head.quotas.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Works out anew which limits apply to the tasks of jobs, when limits change. */
@Component
class JobLanes implements QuotaListener {

    private final JobStore store;

    private final TaskMaker maker;

    private final LiveTasks tasks;

    JobLanes(JobStore store, TaskMaker maker, LiveTasks tasks) {
        this.store = store;
        this.maker = maker;
        this.tasks = tasks;
    }

    @Override
    public void changed(Scope scope, String name) {
        relane(scope, name, true);
    }

    @Override
    public void mayHaveBeenMissed(Scope scope, String name) {
        relane(scope, name, false);
    }

    private void relane(Scope scope, String name, boolean all) {
        List<Long> jobs = store.unfinishedOf(
                scope == Scope.OWNER ? name : null,
                scope == Scope.GROUP ? name : null,
                scope == Scope.TAG ? name : null);
        Map<Long, @Nullable String> lanes = new HashMap<>();
        store.stored(jobs).values().forEach(job -> lanes.put(job.id(), maker.lane(job)));
        if (!lanes.isEmpty()) {
            tasks.relane(lanes, all);
        }
    }
}
