package io.whirr.shell.commands;

import io.whirr.api.jobs.CancelJobs;
import io.whirr.api.jobs.CancelledJobs;
import io.whirr.api.jobs.RetriedJob;
import io.whirr.api.jobs.RetryJob;
import io.whirr.shell.head.HeadClient;
import io.whirr.shell.head.HeadRefused;
import io.whirr.shell.head.JobFilter;
import io.whirr.shell.parsing.Operands;
import io.whirr.shell.parsing.Option;
import io.whirr.shell.parsing.Syntax;
import io.whirr.shell.parsing.Thing;
import io.whirr.shell.parsing.UsageError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.shell.core.command.Command;

/** Changing what jobs do: stopping, holding, moving, trying again. */
final class Steering {

    private static final Syntax CANCEL = Syntax.named("cancel")
            .group(Commands.JOBS)
            .summary("stop jobs, or take them out of the queue")
            .description("""
                    A queued job is cancelled at once. A running one is told to stop; its worker
                    ends it and everything that it started. With filters it is every unfinished
                    job for which all of them hold. 7.3 is the element 3 of the array 7.""")
            .takes(Operands.any("ID", Thing.ACTIVE_JOB))
            .option(Option.flag("all-queued", "every job that is still queued"))
            .option(Option.value("tag", 't', "TAG", "those with this tag").naming(Thing.TAG))
            .option(Option.value("name", "NAME", "those of this name"))
            .option(Option.value("owner", "WHO", "those of this owner").naming(Thing.OWNER))
            .option(Option.choice("status", 's', List.of("queued", "running"), "only those"))
            .example("whirr cancel 7 8 12.3", "two jobs and an element")
            .example("whirr cancel -t vision -s queued", "what has not begun of that")
            .build();

    private static final Syntax RETRY = Syntax.named("retry")
            .group(Commands.JOBS)
            .summary("queue failed or cancelled jobs again")
            .description("""
                    A job keeps its number, its directory and what it has written; the attempt
                    counts on. What has completed of an array or a pipeline is not run again.""")
            .takes(Operands.some("ID", Thing.FAILED_JOB))
            .option(Option.flag("failed-only", "of an array, not the elements that were cancelled"))
            .example("whirr retry 7", "once more")
            .example("whirr retry 7.3 7.4", "two elements of array 7")
            .build();

    private static final Syntax HOLD = Syntax.named("hold")
            .group(Commands.JOBS)
            .summary("keep queued jobs from starting")
            .description("They stay where they are in the queue until they are released. What runs, runs on.")
            .takes(Operands.some("ID", Thing.ACTIVE_JOB))
            .example("whirr hold 7", "not now")
            .build();

    private static final Syntax RELEASE = Syntax.named("release")
            .group(Commands.JOBS)
            .summary("let jobs go that are held")
            .takes(Operands.some("ID", Thing.ACTIVE_JOB))
            .example("whirr release 7", "now")
            .build();

    private static final Syntax REQUEUE = Syntax.named("requeue")
            .group(Commands.JOBS)
            .summary("take running jobs from their workers and queue them again")
            .description("The worker ends what runs; then the job waits for a worker again, as a new attempt.")
            .takes(Operands.some("ID", Thing.ACTIVE_JOB))
            .example("whirr requeue 7", "elsewhere, please")
            .build();

    private static final Syntax PRIORITY = Syntax.named("priority")
            .group(Commands.JOBS)
            .summary("move a job forward or back in the queue")
            .description("The higher, the sooner: -1000 to 1000, and 0 unless told. Among equals the older is first.")
            .takes(Operands.two("ID N", Thing.ACTIVE_JOB))
            .example("whirr priority 7 100", "before everything ordinary")
            .build();

    private static final String NONE_QUEUED = "No queued jobs to cancel";

    private final Session session;

    Steering(Session session) {
        this.session = session;
    }

    List<Command> commands() {
        return List.of(
                new Verb(CANCEL, session, Steering::cancel),
                new Verb(RETRY, session, Steering::retry),
                new Verb(HOLD, session, call -> each(call, HeadClient::hold, "is held")),
                new Verb(RELEASE, session, call -> each(call, HeadClient::release, "is released")),
                new Verb(REQUEUE, session, call -> each(call, HeadClient::requeue, "is queued again")),
                new Verb(PRIORITY, session, Steering::priority));
    }

    private static int cancel(Call call) {
        boolean filtered = Stream.of("tag", "name", "owner", "status").anyMatch(call::has);
        boolean all = call.has("all-queued");
        if (Stream.of(filtered, all, !call.operands().isEmpty())
                        .filter(it -> it)
                        .count()
                != 1) {
            throw new UsageError(
                    filtered || all ? "Ids, --all-queued and filters do not go together." : "Which jobs?",
                    "Name ids, or --all-queued, or filters (--tag, --name, --owner, --status).");
        }
        HeadClient head = call.head();
        if (filtered) {
            return cancelled(call, head.cancel(filter(call)), "No jobs to cancel");
        }
        return all ? cancelQueued(call, head) : cancelNamed(call, head);
    }

    private static CancelJobs filter(Call call) {
        return new CancelJobs(
                null,
                call.option("tag").orElse(null),
                call.option("name").orElse(null),
                call.option("owner").orElse(null),
                call.option("status").orElse(null));
    }

    private static int cancelled(Call call, CancelledJobs met, String none) {
        String sentence = met.jobs().isEmpty()
                ? none
                : "Cancelled " + met.cancelled() + " queued job(s)"
                        + (met.requested() > 0 ? "; " + met.requested() + " running will be ended shortly" : "");
        call.output().summary(met, met.jobs(), sentence);
        return 0;
    }

    /** Each by itself, so that one that does not exist keeps none of the others. */
    private static int cancelNamed(Call call, HeadClient head) {
        var met = new ArrayList<Cancellation>();
        int code = tried(call, call.refs(), ref -> met.add(Cancellation.of(head, ref)));
        call.output().each(met, Cancellation::job, Cancellation::sentence);
        return code;
    }

    private static int cancelQueued(Call call, HeadClient head) {
        try {
            return cancelled(call, head.cancel(new CancelJobs(null, null, null, null, "queued")), NONE_QUEUED);
        } catch (HeadRefused e) {
            if (!e.unknownRoute()) {
                throw e;
            }
            return cancelQueuedSingly(call, head);
        }
    }

    /**
     * For a head that cannot cancel several at once: page by page. A job that a worker takes meanwhile is told to stop,
     * as if it had been named.
     */
    private static int cancelQueuedSingly(Call call, HeadClient head) {
        var met = new LinkedHashMap<Long, Cancellation>();
        int before;
        do {
            before = met.size();
            head.jobs(JobFilter.status("queued", Jobs.PAGE))
                    .forEach(job -> met.computeIfAbsent(job.id(), id -> Cancellation.of(head, new JobRef(id, null))));
        } while (met.size() > before);
        int running = (int) met.values().stream()
                .filter(it -> it.previousStatus().equals("running"))
                .count();
        return cancelled(
                call, new CancelledJobs(met.size() - running, running, List.copyOf(met.keySet())), NONE_QUEUED);
    }

    /** What a wish to cancel met with. */
    record Cancellation(String job, String previousStatus) {

        static Cancellation of(HeadClient head, JobRef ref) {
            var cancelled =
                    ref.element() == null ? head.cancel(ref.job()) : head.cancelElement(ref.job(), ref.element());
            return new Cancellation(ref.toString(), cancelled.previousStatus());
        }

        String sentence() {
            return switch (previousStatus) {
                case "queued" -> "Cancelled job #" + job;
                case "running" -> "Cancellation requested for job #" + job + "; its worker will end it shortly";
                default -> "Job #" + job + " is already " + previousStatus;
            };
        }
    }

    private static int retry(Call call) {
        HeadClient head = call.head();
        var elements = new LinkedHashMap<Long, List<Integer>>();
        for (JobRef ref : call.refs()) {
            var some = elements.computeIfAbsent(ref.job(), _ -> new ArrayList<>());
            if (ref.element() != null) {
                some.add(ref.element());
            }
        }
        var retried = new ArrayList<RetriedJob>();
        int code = tried(
                call,
                List.copyOf(elements.entrySet()),
                entry -> retried.add(head.retry(entry.getKey(), what(call, entry.getValue()))));
        call.output()
                .each(
                        retried,
                        RetriedJob::jobId,
                        job -> "Job #" + job.jobId() + " is queued again (attempt " + job.attempt() + ")");
        return code;
    }

    private static @Nullable RetryJob what(Call call, List<Integer> elements) {
        boolean failedOnly = call.has("failed-only");
        return elements.isEmpty() && !failedOnly
                ? null
                : new RetryJob(elements.isEmpty() ? null : elements, failedOnly ? true : null);
    }

    /** A job that was changed, as {@code --output json} shows it. */
    record Changed(long jobId, String sentence) {}

    private static int each(Call call, ObjLongConsumer<HeadClient> change, String outcome) {
        HeadClient head = call.head();
        var changed = new ArrayList<Changed>();
        int code = tried(call, call.jobs(), id -> {
            change.accept(head, id);
            changed.add(new Changed(id, "Job #" + id + " " + outcome));
        });
        call.output().each(changed, Changed::jobId, Changed::sentence);
        return code;
    }

    private static int priority(Call call) {
        long id = JobRef.parse(call.operands().getFirst()).whole();
        int priority = Call.number("The priority", call.operands().getLast(), -1_000, 1_000);
        call.head().prioritize(id, priority);
        call.output()
                .each(
                        List.of(new Changed(id, "Job #" + id + " has priority " + priority)),
                        Changed::jobId,
                        Changed::sentence);
        return 0;
    }

    /** Does it for each; what the head refuses is said, and the others are done all the same. */
    static <T> int tried(Call call, List<T> things, Consumer<T> action) {
        int code = 0;
        for (T thing : things) {
            try {
                action.accept(thing);
            } catch (HeadRefused e) {
                call.output().note("Error: " + e.getMessage());
                if (e.unknownRoute()) {
                    call.output().note(e.advice());
                }
                code = 1;
            }
        }
        return code;
    }
}
