package io.whirr.shell.commands;

import io.whirr.api.jobs.Job;
import io.whirr.api.jobs.SubmitJob;
import io.whirr.api.jobs.SubmittedJob;
import io.whirr.shell.head.HeadClient;
import io.whirr.shell.head.HeadRefused;
import io.whirr.shell.output.Details;
import io.whirr.shell.output.Text;
import io.whirr.shell.parsing.Operands;
import io.whirr.shell.parsing.Option;
import io.whirr.shell.parsing.Syntax;
import io.whirr.shell.settings.WorkingDirectory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.springframework.shell.core.command.Command;

/** Asking for a command to be run. */
final class Submission {

    /** How long a submission is tried again: long enough for a head's restart. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration FIRST_LOOK = Duration.ofMillis(100);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

    private static final Syntax SUBMIT = Syntax.named("submit")
            .group(Commands.JOBS)
            .summary("queue a command")
            .description("""
                    Options end at the command, or at '--'; everything after is the command and is
                    passed on as it is. It runs in the directory that you are in, on whichever
                    worker takes it. A submission that gets no answer is sent again with the same
                    key, so that it is never queued twice.""")
            .takes(Operands.commandLine("[--] COMMAND…"))
            .option(Option.value("name", 'n', "NAME", "what to call the job"))
            .option(Option.value("tags", 't', "A,B", "labels to find it by"))
            .option(Option.value("config", 'c', "K=V|@FILE", "what it is configured with; may be repeated"))
            .option(Option.value("workdir", 'C', "DIR", "the directory to run in, instead of this one"))
            .option(Option.value("idempotency-key", "KEY", "the same key again is the same job"))
            .option(Option.flag("wait", 'w', "wait for its end, and end with its exit code"))
            .option(Option.flag("follow", 'f', "print its log meanwhile, and end with its exit code"))
            .example("whirr submit python train.py --lr 0.01", "queue a training")
            .example("whirr submit -n probe -t gpu,test -f -- bash -c 'nvidia-smi; sleep 5'", "and watch it")
            .build();

    private final Session session;

    Submission(Session session) {
        this.session = session;
    }

    List<Command> commands() {
        return List.of(new Verb(SUBMIT, session, Submission::submit));
    }

    private static int submit(Call call) {
        SubmitJob job = request(call);
        String key =
                call.option("idempotency-key").orElseGet(() -> UUID.randomUUID().toString());
        HeadClient head = call.head();
        SubmittedJob submitted = call.patience().call(() -> head.submit(job, key), PATIENCE);
        call.output()
                .one(
                        submitted,
                        submitted.jobId(),
                        () -> call.output().details(details(job, call.operands(), submitted)));
        call.output().flush();
        if (!call.has("follow") && !call.has("wait")) {
            return 0;
        }
        return Ending.exitCode(ended(call, head, submitted.jobId()));
    }

    private static SubmitJob request(Call call) {
        List<String> tags = call.options("tags").stream()
                .flatMap(list -> Arrays.stream(list.split(",")))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .toList();
        return new SubmitJob(
                call.operands(),
                WorkingDirectory.resolve(call.option("workdir").orElse(".")),
                call.option("name").orElse(null),
                ConfigValues.of(call.options("config")),
                tags.isEmpty() ? null : tags);
    }

    private static Details details(SubmitJob job, List<String> command, SubmittedJob submitted) {
        return new Details("Submitted job #" + submitted.jobId())
                .line("name", job.name())
                .line("command", Text.command(command))
                .line("workdir", job.workdir())
                .line("tags", job.tags() == null ? null : String.join(", ", job.tags()));
    }

    /** A head that has no logs is no reason to leave a job alone. */
    private static Job followed(Call call, HeadClient head, Job job) {
        try {
            return new LogStream(call, head).follow(job);
        } catch (HeadRefused e) {
            if (!e.unknownRoute()) {
                throw e;
            }
            call.output().note(e.getMessage() + " Its end is waited for without the log.");
            return job;
        }
    }

    private static Job ended(Call call, HeadClient head, long id) {
        call.output().note("Waiting for job #" + id + "; Ctrl+C leaves it running.");
        Job job = call.patience().call(() -> head.job(id), Patience.FOR_EVER);
        if (call.has("follow")) {
            job = followed(call, head, job);
        }
        Duration pause = FIRST_LOOK;
        while (!Ending.isFinal(job)) {
            call.patience().pause(pause);
            pause = pause.compareTo(LONGEST_LOOK) < 0 ? pause.multipliedBy(2) : pause;
            job = call.patience().call(() -> head.job(id), Patience.FOR_EVER);
        }
        call.output().note(Ending.sentence(job));
        return job;
    }
}
