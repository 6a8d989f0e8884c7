package io.whirr.shell.commands;

import io.whirr.api.jobs.Job;
import io.whirr.api.jobs.RetriedJob;
import io.whirr.shell.head.HeadClient;
import io.whirr.shell.head.HeadRefused;
import io.whirr.shell.output.Cell;
import io.whirr.shell.output.Details;
import io.whirr.shell.output.Table;
import io.whirr.shell.output.Text;
import io.whirr.shell.output.Times;
import io.whirr.shell.parsing.Operands;
import io.whirr.shell.parsing.Option;
import io.whirr.shell.parsing.Syntax;
import io.whirr.shell.parsing.Thing;
import io.whirr.shell.parsing.UsageError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.shell.core.command.Command;

/** Jobs: showing, listing, cancelling, trying again. */
final class Jobs {

    static final int PAGE = 500;
    private static final int USUAL_LIMIT = 50;

    private static final List<String> STATUSES =
            List.of("active", "all", "queued", "running", "completed", "failed", "cancelled");

    private static final Syntax LIST = Syntax.named("list")
            .group(Commands.JOBS)
            .summary("list jobs, finished ones too")
            .description("Unfinished jobs come first, the oldest at the top; then the finished ones, the newest first.")
            .option(Option.choice("status", 's', STATUSES, "only these"))
            .option(Option.value("limit", 'n', "N", "how many at most (" + USUAL_LIMIT + ")"))
            .example("whirr list -s failed", "what went wrong lately")
            .example("whirr list -s queued -q | xargs whirr cancel", "ids for another command")
            .build();

    private static final Syntax CANCEL = Syntax.named("cancel")
            .group(Commands.JOBS)
            .summary("stop jobs, or take them out of the queue")
            .description("""
                    A queued job is cancelled at once. A running one is told to stop; its worker
                    ends it and everything that it started.""")
            .takes(Operands.any("ID", Thing.ACTIVE_JOB))
            .option(Option.flag("all-queued", "every job that is still queued"))
            .example("whirr cancel 7 8", "these two")
            .build();

    private static final Syntax RETRY = Syntax.named("retry")
            .group(Commands.JOBS)
            .summary("queue a failed or cancelled job again")
            .description("The job keeps its number, its directory and what it has written; the attempt counts on.")
            .takes(Operands.one("ID", Thing.FAILED_JOB))
            .example("whirr retry 7", "once more")
            .build();

    private final Session session;

    Jobs(Session session) {
        this.session = session;
    }

    List<Command> commands() {
        return List.of(
                new Verb(LIST, session, Jobs::list),
                new Verb(CANCEL, session, Jobs::cancel),
                new Verb(RETRY, session, Jobs::retry));
    }

    private static int list(Call call) {
        String status = call.option("status").orElse("all");
        int limit = call.number("limit", 1, PAGE).orElse(USUAL_LIMIT);
        // The unfinished ones are what a head lists when it is asked for nothing in particular.
        List<Job> jobs = call.head().jobs(status.equals("active") ? null : status, limit);
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
                    status(job),
                    Cell.of(Times.between(job.startedAt(), job.finishedAt(), now)),
                    Cell.of(Times.ago(job.createdAt(), now)),
                    Cell.of(job.workerId()),
                    Cell.of(Text.command(job.commandArgv())));
        }
        return table;
    }

    static Details details(Job job, Instant now) {
        return new Details("Job #" + job.id())
                .line("name", job.name())
                .line("status", status(job))
                .line("command", Text.command(job.commandArgv()))
                .line("workdir", job.workdir())
                .line("tags", job.tags() == null ? null : String.join(", ", job.tags()))
                .line("attempt", job.attempt() > 1 ? job.attempt() : null)
                .line("worker", job.workerId())
                .line("submitted", when(job.createdAt(), now))
                .line("started", when(job.startedAt(), now))
                .line("finished", when(job.finishedAt(), now))
                .line("runtime", job.startedAt() == null ? null : Times.between(job.startedAt(), job.finishedAt(), now))
                .line("exit code", job.exitCode())
                .line("reason", Ending.reason(job))
                .line("run", job.runId());
    }

    private static Cell status(Job job) {
        return Cell.status(job.cancelRequested() && !Ending.isFinal(job) ? "cancelling" : job.status());
    }

    static @Nullable String when(@Nullable Instant time, Instant now) {
        return time == null ? null : Times.ago(time, now) + " (" + time + ")";
    }

    private static int cancel(Call call) {
        boolean all = call.has("all-queued");
        if (all != call.operands().isEmpty()) {
            throw new UsageError(
                    all ? "--all-queued and ids do not go together." : "Which jobs?", "Name ids, or --all-queued.");
        }
        HeadClient head = call.head();
        return all ? cancelQueued(call, head) : cancel(call, head, call.jobs());
    }

    private static int cancel(Call call, HeadClient head, List<Long> ids) {
        int code = 0;
        var met = new ArrayList<Cancellation>();
        for (long id : ids) {
            try {
                met.add(Cancellation.of(head, id));
            } catch (HeadRefused e) {
                call.output().note("Error: " + e.getMessage());
                code = 1;
            }
        }
        call.output().each(met, Cancellation::jobId, Cancellation::sentence);
        return code;
    }

    /** Page by page; a job that a worker takes meanwhile is told to stop, as if it had been named. */
    private static int cancelQueued(Call call, HeadClient head) {
        var met = new LinkedHashMap<Long, Cancellation>();
        int before;
        do {
            before = met.size();
            head.jobs("queued", PAGE).forEach(job -> met.computeIfAbsent(job.id(), id -> Cancellation.of(head, id)));
        } while (met.size() > before);
        call.output()
                .summary(
                        List.copyOf(met.values()),
                        Cancellation::jobId,
                        met.isEmpty() ? "No queued jobs to cancel" : "Cancelled " + met.size() + " queued job(s)");
        return 0;
    }

    /** What a wish to cancel met with. */
    record Cancellation(long jobId, String previousStatus) {

        static Cancellation of(HeadClient head, long id) {
            return new Cancellation(id, head.cancel(id).previousStatus());
        }

        String sentence() {
            return switch (previousStatus) {
                case "queued" -> "Cancelled job #" + jobId;
                case "running" -> "Cancellation requested for job #" + jobId + "; its worker will end it shortly";
                default -> "Job #" + jobId + " is already " + previousStatus;
            };
        }
    }

    private static int retry(Call call) {
        RetriedJob retried = call.head().retry(call.jobs().getFirst());
        call.output()
                .one(
                        retried,
                        retried.jobId(),
                        () -> call.output()
                                .line("Job #" + retried.jobId() + " is queued again (attempt " + retried.attempt()
                                        + ")"));
        return 0;
    }
}
