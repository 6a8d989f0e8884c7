package io.whirr.head.leases;

import io.whirr.head.jobs.NewTask;
import io.whirr.head.jobs.NewTask.Traits;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** New tasks, column by column, as a statement takes them. */
final class NewTasks {

    private NewTasks() {}

    static Map<String, Object> columns(List<NewTask> tasks) {
        Map<String, Object> columns = new HashMap<>();
        columns.put("ids", longs(tasks, NewTask::id));
        columns.put("jobs", longs(tasks, NewTask::job));
        columns.put("executions", longs(tasks, NewTask::execution));
        columns.put("steps", tasks.stream().map(NewTask::step).toArray(String[]::new));
        columns.put("elements", tasks.stream().map(NewTask::element).toArray(Integer[]::new));
        columns.put("attempts", ints(tasks, NewTask::attempt));
        columns.put("sequences", ints(tasks, NewTask::sequence));
        columns.put("failed", ints(tasks, NewTask::failed));
        columns.put("moreSteps", tasks.stream().map(NewTask::moreSteps).toArray(Boolean[]::new));
        columns.put("priorities", ints(tasks, task -> task.traits().priority()));
        columns.put("needSets", ints(tasks, task -> task.traits().needSet()));
        columns.put("gpus", ints(tasks, task -> task.traits().gpus()));
        columns.put("accounts", texts(tasks, Traits::account));
        columns.put("ranks", tasks.stream().mapToDouble(NewTask::rank).toArray());
        columns.put("held", tasks.stream().map(task -> task.traits().held()).toArray(Boolean[]::new));
        columns.put("blockedBy", ints(tasks, NewTask::blockedBy));
        columns.put("wakeIn", seconds(tasks, NewTask::wakeIn));
        columns.put("lanes", texts(tasks, Traits::lane));
        columns.put("queueTimeouts", seconds(tasks, task -> task.traits().queueTimeout()));
        columns.put("runTimeouts", seconds(tasks, task -> task.traits().runTimeout()));
        return columns;
    }

    private static long[] longs(List<NewTask> tasks, Function<NewTask, Long> value) {
        return tasks.stream().mapToLong(value::apply).toArray();
    }

    private static int[] ints(List<NewTask> tasks, Function<NewTask, Integer> value) {
        return tasks.stream().mapToInt(value::apply).toArray();
    }

    private static String[] texts(List<NewTask> tasks, Function<Traits, @Nullable String> value) {
        return tasks.stream().map(task -> value.apply(task.traits())).toArray(String[]::new);
    }

    private static Double[] seconds(List<NewTask> tasks, Function<NewTask, @Nullable Duration> value) {
        return tasks.stream()
                .map(value)
                .map(time -> time == null ? null : time.toMillis() / 1e3)
                .toArray(Double[]::new);
    }
}
