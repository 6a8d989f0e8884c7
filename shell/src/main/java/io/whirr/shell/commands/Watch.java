package io.whirr.shell.commands;

import io.whirr.api.jobs.ElementCounts;
import io.whirr.api.jobs.Job;
import io.whirr.api.status.QueueStatus;
import io.whirr.api.workers.Worker;
import io.whirr.shell.head.CallInterrupted;
import io.whirr.shell.head.HeadClient;
import io.whirr.shell.head.HeadException;
import io.whirr.shell.head.JobFilter;
import io.whirr.shell.output.Cell;
import io.whirr.shell.output.LiveView;
import io.whirr.shell.output.Picture;
import io.whirr.shell.output.Table;
import io.whirr.shell.output.Text;
import io.whirr.shell.output.Times;
import io.whirr.shell.parsing.Option;
import io.whirr.shell.parsing.Syntax;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.shell.core.command.Command;

/** The cluster, live. */
final class Watch {

    private static final Duration USUAL_PACE = Duration.ofSeconds(2);
    private static final Duration FASTEST = Duration.ofMillis(200);
    private static final Duration LATELY = Duration.ofHours(1);
    private static final int UNFINISHED = 200;
    private static final int FAILED = 50;
    private static final int WITH_METRICS = 8;
    private static final int METRICS = 3;
    private static final int BAR = 10;

    private static final Syntax WATCH = Syntax.named("watch")
            .group(Commands.CLUSTER)
            .summary("show the queue, what runs, the workers and the failures, live")
            .description("""
                    'q' or Ctrl+C ends it. Arrays show how far they are, other jobs what they logged
                    last. Into a pipe it prints a line for each change of a job instead.""")
            .option(Option.value("interval", 'i', "TIME", "how often to look (2s)"))
            .example("whirr watch", "until you have seen enough")
            .example("whirr watch | tee changes.txt", "a line for each change")
            .build();

    private final Session session;

    Watch(Session session) {
        this.session = session;
    }

    List<Command> commands() {
        return List.of(new Verb(WATCH, session, Watch::watch));
    }

    /**
     * What there is to see at a time.
     *
     * @param metrics the last record of some of the running jobs
     */
    record Sight(
            QueueStatus queue,
            List<Job> unfinished,
            List<Job> failed,
            List<Worker> workers,
            Map<Long, Map<String, @Nullable Object>> metrics) {

        static Sight of(HeadClient head, Instant now) {
            List<Job> unfinished = head.jobs(JobFilter.unfinished(UNFINISHED));
            List<Job> failed = head.jobs(JobFilter.status("failed", FAILED)).stream()
                    .filter(job -> job.finishedAt() != null && job.finishedAt().isAfter(now.minus(LATELY)))
                    .toList();
            var metrics = new HashMap<Long, Map<String, @Nullable Object>>();
            running(unfinished).stream()
                    .filter(job -> job.elements() == null)
                    .limit(WITH_METRICS)
                    .forEach(job -> {
                        var last = head.metrics("job-" + job.id(), 1).metrics();
                        if (!last.isEmpty()) {
                            metrics.put(job.id(), last.getLast());
                        }
                    });
            return new Sight(head.status(), unfinished, failed, head.workers(), metrics);
        }

        static List<Job> running(List<Job> jobs) {
            return jobs.stream().filter(job -> job.status().equals("running")).toList();
        }
    }

    private static int watch(Call call) {
        Duration pace = call.option("interval")
                .map(text -> Amounts.duration("interval", text))
                .map(time -> time.compareTo(FASTEST) < 0 ? FASTEST : time)
                .orElse(USUAL_PACE);
        try {
            if (call.session().screen().terminal() && call.output().forPeople()) {
                live(call, pace);
            } else {
                changes(call, pace);
            }
        } catch (CallInterrupted e) {
            // That is how it ends.
        }
        return 0;
    }

    private static void live(Call call, Duration pace) {
        HeadClient head = call.head();
        Sight first = Sight.of(head, call.now());
        try (var view = new LiveView(call.session().screen(), call.session().interruption()::interrupt)) {
            Sight sight = first;
            String trouble = "";
            do {
                view.show(picture(call, head, sight, trouble, view));
                boolean goesOn = view.pause(pace);
                if (!goesOn) {
                    return;
                }
                try {
                    sight = Sight.of(head, call.now());
                    trouble = "";
                } catch (HeadException e) {
                    trouble = e.getMessage() + " Trying again.";
                }
            } while (!call.session().interruption().interrupted());
        }
    }

    /** The format is made here: as a constant, every command would have to wait for it. */
    private static String clock(Instant now) {
        return DateTimeFormatter.ofPattern("HH:mm:ss").format(now.atZone(ZoneId.systemDefault()));
    }

    private static Picture picture(Call call, HeadClient head, Sight sight, String trouble, LiveView view) {
        Instant now = call.now();
        QueueStatus queue = sight.queue();
        var picture = new Picture(view.rows(), view.columns());
        picture.top(Cell.of(clock(now) + "  " + queue.queued() + " queued, "
                + queue.running() + " running, " + queue.workersOnline() + "/" + queue.workersTotal() + " workers  "
                + head.server().url()));
        if (!trouble.isEmpty()) {
            picture.top(new Cell(trouble, Cell.status("failed").style()));
        }
        return picture.section("Running", running(sight, now), "Nothing runs.")
                .section("Queue", queued(sight, now), "Nothing waits.")
                .section("Workers", workers(sight, now), "There are no workers.")
                .section("Failed within the hour", failed(sight, now), "Nothing has failed.");
    }

    private static Table running(Sight sight, Instant now) {
        var table = Table.of("ID", "NAME", "RUNTIME", "WORKER", "PROGRESS");
        for (Job job : Sight.running(sight.unfinished())) {
            table.row(
                    Cell.of(job.id()),
                    Cell.of(name(job)),
                    Cell.of(Times.between(job.startedAt(), null, now)),
                    Cell.of(job.workerId()),
                    Cell.of(progress(job, sight.metrics())));
        }
        return table;
    }

    private static String progress(Job job, Map<Long, Map<String, @Nullable Object>> metrics) {
        ElementCounts elements = job.elements();
        if (elements != null) {
            int done = Jobs.finished(elements);
            int full = elements.total() == 0 ? BAR : (int) ((long) BAR * done / elements.total());
            return done + "/" + elements.total() + " [" + "#".repeat(full) + ".".repeat(BAR - full) + "]"
                    + (elements.failed() > 0 ? " " + elements.failed() + " failed" : "");
        }
        if (job.cancelRequested()) {
            return "cancelling";
        }
        String step = job.steps() == null || job.step() == null ? "" : "step " + job.step() + "  ";
        return step + Values.line(metrics.getOrDefault(job.id(), Map.of()), METRICS);
    }

    private static Table queued(Sight sight, Instant now) {
        var table = Table.of("ID", "NAME", "SUBMITTED", "WAITS FOR", "COMMAND");
        sight.unfinished().stream()
                .filter(job -> job.status().equals("queued"))
                .forEach(job -> table.row(
                        Cell.of(job.id()),
                        Cell.of(name(job)),
                        Cell.of(Times.ago(job.createdAt(), now)),
                        Cell.of(Objects.requireNonNullElse(job.waitsFor(), "worker")),
                        Cell.of(Text.command(job.commandArgv()))));
        return table;
    }

    private static Table workers(Sight sight, Instant now) {
        var table = Table.of("ID", "STATUS", "GPU", "JOB", "LAST SEEN");
        for (Worker worker : sight.workers()) {
            table.row(
                    Cell.of(worker.id()),
                    Workers.status(worker),
                    Cell.of(Workers.gpus(worker)),
                    Cell.of(worker.currentJobId()),
                    Cell.of(Times.ago(worker.heartbeatAt(), now)));
        }
        return table;
    }

    private static Table failed(Sight sight, Instant now) {
        var table = Table.of("ID", "NAME", "WHEN", "WHY");
        for (Job job : sight.failed()) {
            table.row(
                    Cell.of(job.id()),
                    Cell.of(name(job)),
                    Cell.of(Times.ago(job.finishedAt(), now)),
                    Cell.of(Ending.of(job).why()));
        }
        return table;
    }

    private static String name(Job job) {
        return job.name() == null ? Text.command(job.commandArgv()) : job.name();
    }

    /** Something that became of a job. */
    record Change(Instant time, long job, String state) {}

    private static void changes(Call call, Duration pace) {
        HeadClient head = call.head();
        var known = new HashMap<Long, String>();
        long newest = -1;
        while (!call.output().unread()) {
            List<Job> jobs =
                    call.patience().call(() -> head.jobs(JobFilter.status("all", UNFINISHED)), Patience.FOR_EVER);
            if (newest < 0) {
                newest = jobs.stream().mapToLong(Job::id).max().orElse(0);
            }
            Instant now = call.now();
            for (Job job : jobs) {
                String state = Jobs.state(job).text();
                // What had ended before anybody watched is no change.
                boolean old = !known.containsKey(job.id()) && Ending.isFinal(job.status()) && job.id() <= newest;
                if (!state.equals(known.put(job.id(), state)) && !old) {
                    changed(call, job, new Change(now, job.id(), state));
                }
            }
            call.output().flush();
            call.patience().pause(pace);
        }
    }

    private static void changed(Call call, Job job, Change change) {
        String why = Ending.isFinal(job.status()) ? Ending.of(job).why() : "";
        call.output()
                .record(
                        change,
                        change.job(),
                        change.time() + "  #" + change.job() + "  " + name(job) + "  " + change.state()
                                + (why.isEmpty() ? "" : ": " + why));
    }
}
