package io.whirr.shell.commands;

import io.whirr.api.jobs.After;
import io.whirr.api.jobs.ElementCounts;
import io.whirr.api.jobs.Job;
import io.whirr.api.jobs.StepState;
import io.whirr.shell.head.JobFilter;
import io.whirr.shell.output.Cell;
import io.whirr.shell.output.Details;
import io.whirr.shell.output.Table;
import io.whirr.shell.output.Text;
import io.whirr.shell.output.Times;
import io.whirr.shell.parsing.Option;
import io.whirr.shell.parsing.Syntax;
import io.whirr.shell.parsing.Thing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.shell.core.command.Command;

/** Jobs, as they are listed and shown. */
final class Jobs {

    static final int PAGE = 500;
    static final List<String> FINAL_STATUSES = List.of("completed", "failed", "cancelled");
    private static final int USUAL_LIMIT = 50;

    private static final List<String> STATUSES =
            List.of("active", "all", "queued", "running", "completed", "failed", "cancelled");

    private static final Syntax LIST = Syntax.named("list")
            .group(Commands.JOBS)
            .summary("list jobs, finished ones too")
            .description("Unfinished jobs come first, the oldest at the top; then the finished ones, the newest first.")
            .option(Option.choice("status", 's', STATUSES, "only these"))
            .option(Option.value("tag", 't', "TAG", "only those with this tag").naming(Thing.TAG))
            .option(Option.value("name", "NAME", "only those of this name"))
            .option(Option.value("owner", "WHO", "only those of this owner").naming(Thing.OWNER))
            .option(Option.value("limit", 'n', "N", "how many at most (" + USUAL_LIMIT + ")"))
            .example("whirr list -s failed", "what went wrong lately")
            .example("whirr list -t vision -s active", "what of that is not over")
            .example("whirr list -s queued -q | xargs whirr cancel", "ids for another command")
            .build();

    private final Session session;

    Jobs(Session session) {
        this.session = session;
    }

    List<Command> commands() {
        return List.of(new Verb(LIST, session, Jobs::list));
    }

    private static int list(Call call) {
        String status = call.option("status").orElse("all");
        var filter = new JobFilter(
                // The unfinished ones are what a head lists when it is asked for nothing in particular.
                status.equals("active") ? null : status,
                call.option("tag").orElse(null),
                call.option("name").orElse(null),
                call.option("owner").orElse(null),
                call.number("limit", 1, PAGE).orElse(USUAL_LIMIT));
        List<Job> jobs = call.head().jobs(filter);
        Instant now = call.now();
        call.output().list(jobs, Job::id, some -> table(some, now), "No jobs.");
        return 0;
    }

    static Table table(List<Job> jobs, Instant now) {
        var table = Table.of("ID", "NAME", "STATUS", "RUNTIME", "SUBMITTED", "WORKER", "COMMAND");
        for (Job job : jobs) {
            table.row(
                    Cell.of(job.id()),
                    Cell.of(job.name()),
                    state(job),
                    Cell.of(Times.between(job.startedAt(), job.finishedAt(), now)),
                    Cell.of(Times.ago(job.createdAt(), now)),
                    Cell.of(job.workerId()),
                    Cell.of(command(job)));
        }
        return table;
    }

    static Details details(Job job, Instant now) {
        return new Details("Job #" + job.id())
                .line("name", job.name())
                .line("status", status(job))
                .line("waits for", job.waitsFor())
                .line("command", job.steps() == null ? Text.command(job.commandArgv()) : null)
                .line("steps", job.steps() == null ? null : steps(job.steps()))
                .line("elements", job.elements() == null ? null : counts(job.elements()))
                .line("workdir", job.workdir())
                .line("tags", job.tags() == null ? null : String.join(", ", job.tags()))
                .line("owner", owner(job))
                .line("priority", job.priority() == 0 ? null : job.priority())
                .line("after", job.after() == null ? null : after(job.after()))
                .line("attempt", job.attempt() > 1 ? job.attempt() : null)
                .line("worker", job.workerId())
                .line("submitted", when(job.createdAt(), now))
                .line("started", when(job.startedAt(), now))
                .line("finished", when(job.finishedAt(), now))
                .line("runtime", job.startedAt() == null ? null : Times.between(job.startedAt(), job.finishedAt(), now))
                .line("exit code", job.exitCode())
                .line("reason", Ending.of(job).explanation())
                .line("run", job.runId());
    }

    /** The status in a row: how far an array has come, and what a job waits for that waits for no worker. */
    static Cell state(Job job) {
        Cell status = status(job);
        ElementCounts elements = job.elements();
        String more = elements == null ? "" : " " + finished(elements) + "/" + elements.total();
        String waits = job.waitsFor() == null || !job.status().equals("queued") ? "" : " (" + job.waitsFor() + ")";
        return new Cell(status.text() + more + waits, status.style());
    }

    static int finished(ElementCounts elements) {
        return elements.completed() + elements.failed() + elements.cancelled();
    }

    private static Cell status(Job job) {
        return Cell.status(job.cancelRequested() && !Ending.isFinal(job.status()) ? "cancelling" : job.status());
    }

    private static String command(Job job) {
        return job.steps() == null
                ? Text.command(job.commandArgv())
                : job.steps().stream().map(StepState::name).collect(Collectors.joining(" → "));
    }

    private static String steps(List<StepState> steps) {
        return steps.stream()
                .map(step -> step.name() + " " + step.status() + (step.attempt() > 1 ? " #" + step.attempt() : ""))
                .collect(Collectors.joining(" → "));
    }

    /** Those that are not zero: {@code 1000: 20 running, 480 completed, 500 queued}. */
    static String counts(ElementCounts elements) {
        var parts = new ArrayList<String>();
        add(parts, elements.running(), "running");
        add(parts, elements.queued(), "queued");
        add(parts, elements.completed(), "completed");
        add(parts, elements.failed(), "failed");
        add(parts, elements.cancelled(), "cancelled");
        return elements.total() + (parts.isEmpty() ? "" : ": " + String.join(", ", parts));
    }

    private static void add(List<String> parts, int count, String what) {
        if (count > 0) {
            parts.add(count + " " + what);
        }
    }

    private static @Nullable String owner(Job job) {
        return job.owner() == null || job.group() == null ? job.owner() : job.owner() + " of " + job.group();
    }

    private static String after(List<After> dependencies) {
        return dependencies.stream()
                .map(after -> "#" + after.job()
                        + (after.on() == null || after.on().equals("ok") ? "" : " (" + after.on() + ")"))
                .collect(Collectors.joining(", "));
    }

    static @Nullable String when(@Nullable Instant time, Instant now) {
        return time == null ? null : Times.ago(time, now) + " (" + time + ")";
    }
}
