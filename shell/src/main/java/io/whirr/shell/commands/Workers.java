package io.whirr.shell.commands;

import io.whirr.api.workers.Capacity;
import io.whirr.api.workers.Gpu;
import io.whirr.api.workers.Worker;
import io.whirr.shell.head.HeadClient;
import io.whirr.shell.output.Cell;
import io.whirr.shell.output.Table;
import io.whirr.shell.output.Times;
import io.whirr.shell.parsing.Operands;
import io.whirr.shell.parsing.Option;
import io.whirr.shell.parsing.Syntax;
import io.whirr.shell.parsing.Thing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.shell.core.command.Command;

/** The processes that run jobs. */
final class Workers {

    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final Syntax WORKERS = Syntax.named("workers")
            .group(Commands.CLUSTER)
            .summary("list the workers, what they have and what they do")
            .description("A worker that has not been heard of for a while is offline; it may still be running its job.")
            .example("whirr workers", "who is there")
            .build();

    private static final Syntax DRAIN = Syntax.named("drain")
            .group(Commands.CLUSTER)
            .summary("give workers nothing new")
            .description("What they run, they finish. With --wait the command ends when they have.")
            .takes(Operands.some("WORKER", Thing.WORKER))
            .option(Option.value("reason", 'r', "TEXT", "why, for whoever looks at it later"))
            .option(Option.flag("wait", 'w', "wait until they run nothing any more"))
            .example("whirr drain gpu1:gpu0 -r 'new driver' -w && ssh gpu1 reboot", "before a maintenance")
            .build();

    private static final Syntax UNDRAIN = Syntax.named("undrain")
            .group(Commands.CLUSTER)
            .summary("give workers work again")
            .takes(Operands.some("WORKER", Thing.WORKER))
            .example("whirr undrain gpu1:gpu0", "after it")
            .build();

    private final Session session;

    Workers(Session session) {
        this.session = session;
    }

    List<Command> commands() {
        return List.of(
                new Verb(WORKERS, session, Workers::workers),
                new Verb(DRAIN, session, Workers::drain),
                new Verb(UNDRAIN, session, Workers::undrain));
    }

    private static int workers(Call call) {
        List<Worker> workers = call.head().workers();
        Instant now = call.now();
        call.output().list(workers, Worker::id, some -> table(some, now), "No workers. Start one with 'whirr worker'.");
        return 0;
    }

    private static Table table(List<Worker> workers, Instant now) {
        var table =
                Table.of("ID", "HOST", "STATUS", "JOB", "GPU", "SLOTS", "LAST SEEN", "ISOLATION", "VERSION", "NOTE");
        for (Worker worker : workers) {
            table.row(
                    Cell.of(worker.id()),
                    Cell.of(worker.hostname()),
                    status(worker),
                    Cell.of(worker.currentJobId()),
                    Cell.of(gpus(worker)),
                    Cell.of(worker.capacity() == null ? null : worker.capacity().slots()),
                    Cell.of(Times.ago(worker.heartbeatAt(), now)),
                    Cell.of(worker.isolation()),
                    Cell.of(worker.version()),
                    Cell.of(note(worker)));
        }
        return table;
    }

    static Cell status(Worker worker) {
        boolean draining = worker.draining() && !worker.status().equals("offline");
        return Cell.status(draining ? "draining" : worker.status());
    }

    /** {@code 4x A100 80G}; the number of the only one where no more is known; null for none. */
    static @Nullable String gpus(Worker worker) {
        Capacity capacity = worker.capacity();
        if (capacity == null || capacity.gpus() == null || capacity.gpus().isEmpty()) {
            return worker.gpuId() == null ? null : String.valueOf(worker.gpuId());
        }
        var kinds = new TreeMap<String, Integer>();
        capacity.gpus().forEach(gpu -> kinds.merge(kind(gpu), 1, Integer::sum));
        return kinds.entrySet().stream()
                .map(entry -> entry.getValue() + "x " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String kind(Gpu gpu) {
        String model = Objects.requireNonNullElse(gpu.model(), "GPU");
        String memory = gpu.memoryGb() == null || model.contains("GB") ? "" : " " + gpu.memoryGb() + "G";
        return model + memory + (Boolean.FALSE.equals(gpu.healthy()) ? " (sick)" : "");
    }

    /** Why it drains, and its labels. */
    private static @Nullable String note(Worker worker) {
        var parts = new ArrayList<String>();
        if (worker.drainReason() != null) {
            parts.add("drained: " + worker.drainReason());
        }
        if (worker.labels() != null && !worker.labels().isEmpty()) {
            parts.add(Values.line(worker.labels(), Integer.MAX_VALUE));
        }
        return parts.isEmpty() ? null : String.join("; ", parts);
    }

    /** What was done to a worker, as {@code --output json} shows it. */
    record Changed(String workerId, String sentence) {}

    private static int drain(Call call) {
        HeadClient head = call.head();
        String reason = call.option("reason").orElse(null);
        var drained = new ArrayList<Changed>();
        int code = Steering.tried(call, call.operands(), worker -> {
            head.drain(worker, reason);
            drained.add(new Changed(worker, "Worker " + worker + " is given nothing new"));
        });
        call.output().each(drained, Changed::workerId, Changed::sentence);
        call.output().flush();
        if (call.has("wait")) {
            idle(call, head, drained.stream().map(Changed::workerId).toList());
        }
        return code;
    }

    private static void idle(Call call, HeadClient head, List<String> workers) {
        while (busy(call, head, workers)) {
            call.patience().pause(LOOK);
        }
        call.output().note(workers.size() == 1 ? "It runs nothing any more." : "They run nothing any more.");
    }

    private static boolean busy(Call call, HeadClient head, List<String> workers) {
        return call.patience().call(head::workers, Patience.FOR_EVER).stream()
                .filter(worker -> workers.contains(worker.id()))
                .anyMatch(worker -> worker.currentJobId() != null);
    }

    private static int undrain(Call call) {
        HeadClient head = call.head();
        var undrained = new ArrayList<Changed>();
        int code = Steering.tried(call, call.operands(), worker -> {
            head.undrain(worker);
            undrained.add(new Changed(worker, "Worker " + worker + " is given work again"));
        });
        call.output().each(undrained, Changed::workerId, Changed::sentence);
        return code;
    }
}
