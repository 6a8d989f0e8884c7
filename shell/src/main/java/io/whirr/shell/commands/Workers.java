package io.whirr.shell.commands;

import io.whirr.api.workers.Worker;
import io.whirr.shell.output.Cell;
import io.whirr.shell.output.Table;
import io.whirr.shell.output.Times;
import io.whirr.shell.parsing.Syntax;
import java.time.Instant;
import java.util.List;
import org.springframework.shell.core.command.Command;

/** The processes that run jobs. */
final class Workers {

    private static final Syntax WORKERS = Syntax.named("workers")
            .group(Commands.CLUSTER)
            .summary("list the workers and what they do")
            .description("A worker that has not been heard of for a while is offline; it may still be running its job.")
            .example("whirr workers", "who is there")
            .build();

    private final Session session;

    Workers(Session session) {
        this.session = session;
    }

    List<Command> commands() {
        return List.of(new Verb(WORKERS, session, Workers::workers));
    }

    private static int workers(Call call) {
        List<Worker> workers = call.head().workers();
        Instant now = call.now();
        call.output().list(workers, Worker::id, some -> table(some, now), "No workers. Start one with 'whirr worker'.");
        return 0;
    }

    private static Table table(List<Worker> workers, Instant now) {
        var table = Table.of("ID", "HOST", "GPU", "STATUS", "JOB", "LAST SEEN", "ISOLATION", "VERSION");
        for (Worker worker : workers) {
            table.row(
                    Cell.of(worker.id()),
                    Cell.of(worker.hostname()),
                    Cell.of(worker.gpuId()),
                    Cell.status(worker.status()),
                    Cell.of(worker.currentJobId()),
                    Cell.of(Times.ago(worker.heartbeatAt(), now)),
                    Cell.of(worker.isolation()),
                    Cell.of(worker.version()));
        }
        return table;
    }
}
