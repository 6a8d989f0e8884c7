package io.whirr.shell.commands;

import io.whirr.api.jobs.Element;
import io.whirr.api.jobs.Job;
import io.whirr.api.status.QueueStatus;
import io.whirr.shell.head.HeadClient;
import io.whirr.shell.head.JobFilter;
import io.whirr.shell.output.Output;
import io.whirr.shell.parsing.Operands;
import io.whirr.shell.parsing.Syntax;
import io.whirr.shell.parsing.Thing;
import java.util.List;
import org.springframework.shell.core.command.Command;

/** The queue at a glance, or one job of it. */
final class Queue {

    private static final int ROWS = 50;

    private static final Syntax STATUS = Syntax.named("status")
            .group(Commands.JOBS)
            .summary("show the queue, or one job")
            .description("For a live view there is 'whirr watch'.")
            .takes(Operands.optional("ID", Thing.JOB))
            .example("whirr status", "what is queued and running")
            .example("whirr status 7", "everything about job 7")
            .example("whirr status 7.3", "about the element 3 of array 7")
            .example("whirr status 7 -o json | jq -r .status", "for a script")
            .build();

    private final Session session;

    Queue(Session session) {
        this.session = session;
    }

    /** The queue as {@code --output json} shows it. */
    record Overview(QueueStatus queue, List<Job> jobs) {}

    List<Command> commands() {
        return List.of(new Verb(STATUS, session, Queue::status));
    }

    private static int status(Call call) {
        if (call.operands().isEmpty()) {
            queue(call);
        } else {
            one(call, call.refs().getFirst());
        }
        return 0;
    }

    private static void one(Call call, JobRef ref) {
        Output output = call.output();
        if (ref.element() != null) {
            Element element = Inspection.element(call.head(), ref);
            output.one(element, ref, () -> output.details(Inspection.details(ref.job(), element, call.now())));
            return;
        }
        Job job = call.head().job(ref.job());
        output.one(job, job.id(), () -> output.details(Jobs.details(job, call.now())));
    }

    private static void queue(Call call) {
        HeadClient head = call.head();
        List<Job> active = head.jobs(JobFilter.unfinished(ROWS));
        if (call.output().quiet()) {
            call.output().list(active, Job::id, jobs -> Jobs.table(jobs, call.now()), "");
            return;
        }
        var overview = new Overview(head.status(), active);
        call.output().one(overview, "", () -> people(call, overview));
    }

    private static void people(Call call, Overview overview) {
        QueueStatus queue = overview.queue();
        call.output()
                .line(queue.queued() + " queued, " + queue.running() + " running; " + queue.workersOnline() + " of "
                        + queue.workersTotal() + " workers online");
        if (overview.jobs().isEmpty()) {
            call.output().line("No active jobs");
            return;
        }
        call.output().line("");
        call.output().table(Jobs.table(overview.jobs(), call.now()));
        long more = queue.queued() + queue.running() - overview.jobs().size();
        if (more > 0) {
            call.output().line("… and " + more + " more: 'whirr list -s active -n " + Jobs.PAGE + "'");
        }
    }
}
