package io.whirr.shell.commands;

import io.whirr.api.jobs.Job;
import io.whirr.shell.head.HeadClient;
import io.whirr.shell.head.HeadRefused;
import io.whirr.shell.parsing.Operands;
import io.whirr.shell.parsing.Option;
import io.whirr.shell.parsing.Syntax;
import io.whirr.shell.parsing.Thing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.shell.core.command.Command;

/** Waiting for jobs to end. */
final class Waiting {

    /** What {@code timeout} of coreutils ends with, too. */
    private static final int TIMED_OUT = 124;

    private static final Duration FIRST_LOOK = Duration.ofMillis(100);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

    private static final Syntax WAIT = Syntax.named("wait")
            .group(Commands.JOBS)
            .summary("wait for jobs to end")
            .description("""
                    Ends with 0 when all have completed, else with the exit code of the first one
                    named that has not; with 124 when the time is up. A head that is away is
                    waited for.""")
            .takes(Operands.some("ID", Thing.ACTIVE_JOB))
            .option(Option.value("timeout", "TIME", "for how long at most: 90s, 5m, 2h"))
            .example("whirr wait 7 8 && echo both are done", "for a script")
            .build();

    private final Call call;
    private final HeadClient head;

    Waiting(Call call, HeadClient head) {
        this.call = call;
        this.head = head;
    }

    static List<Command> commands(Session session) {
        return List.of(new Verb(WAIT, session, Waiting::await));
    }

    private static int await(Call call) {
        Duration limit = call.option("timeout")
                .map(text -> Amounts.duration("timeout", text))
                .orElse(null);
        return new Waiting(call, call.head()).forAll(call.jobs(), limit);
    }

    /**
     * Waits for a job that was just submitted; the result is its exit code.
     *
     * @param follow true to print its log meanwhile
     */
    int forSubmitted(long id, boolean follow) {
        call.output().note("Waiting for job #" + id + "; Ctrl+C leaves it running.");
        Job job = look(id);
        if (follow && job.elements() == null) {
            follow(job);
        } else if (follow) {
            call.output().note("It is an array, whose elements have the logs; its end is waited for without them.");
        }
        Ending ending = Ending.of(ended(id, Long.MAX_VALUE));
        call.output().note(ending.sentence());
        return ending.code();
    }

    /**
     * Waits for all of them; the result is the first exit code that is not 0.
     *
     * @param limit for how long; null for ever
     */
    int forAll(List<Long> ids, @Nullable Duration limit) {
        long end = limit == null ? Long.MAX_VALUE : System.nanoTime() + limit.toNanos();
        var endings = new ArrayList<Job>();
        int code = 0;
        for (long id : ids) {
            Job job = ended(id, end);
            if (!Ending.isFinal(job.status())) {
                call.output().each(endings, Job::id, it -> Ending.of(it).sentence());
                call.output().note("The time is up, and job #" + id + " is still " + job.status() + ".");
                return TIMED_OUT;
            }
            endings.add(job);
            code = code == 0 ? Ending.of(job).code() : code;
        }
        call.output().each(endings, Job::id, job -> Ending.of(job).sentence());
        return code;
    }

    private Job ended(long id, long end) {
        Duration pause = FIRST_LOOK;
        Job job = look(id);
        while (!Ending.isFinal(job.status()) && (end == Long.MAX_VALUE || System.nanoTime() - end < 0)) {
            call.patience().pause(pause);
            pause = pause.compareTo(LONGEST_LOOK) < 0 ? pause.multipliedBy(2) : pause;
            job = look(id);
        }
        return job;
    }

    private Job look(long id) {
        return call.patience().call(() -> head.job(id), Patience.FOR_EVER);
    }

    /** A head that has no logs is no reason to leave a job alone. */
    private void follow(Job job) {
        try {
            new LogStream(call, head).follow(LogSource.of(head, job), 1);
        } catch (HeadRefused e) {
            if (!e.unknownRoute()) {
                throw e;
            }
            call.output().note(e.getMessage() + " Its end is waited for without the log.");
        }
    }
}
