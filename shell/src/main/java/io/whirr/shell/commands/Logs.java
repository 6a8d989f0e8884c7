package io.whirr.shell.commands;

import io.whirr.shell.head.HeadClient;
import io.whirr.shell.parsing.Operands;
import io.whirr.shell.parsing.Option;
import io.whirr.shell.parsing.Syntax;
import io.whirr.shell.parsing.Thing;
import io.whirr.shell.parsing.UsageError;
import java.util.List;
import org.springframework.shell.core.command.Command;

/** What jobs have written. */
final class Logs {

    private static final Syntax LOGS = Syntax.named("logs")
            .group(Commands.JOBS)
            .summary("print what a job has written")
            .description("""
                    The bytes come over HTTP as the job wrote them, so that no shared disk is
                    needed. With --follow they come until the job ends, through all its attempts,
                    and how it ended is said on the other stream; a head that is restarted
                    meanwhile is waited for.""")
            .takes(Operands.one("ID", Thing.JOB))
            .option(Option.flag("follow", 'f', "go on until the job ends"))
            .option(Option.value("attempt", "K", "an earlier attempt's log"))
            .option(Option.value("tail", 'n', "N", "only the last lines"))
            .example("whirr logs 7 -f", "watch job 7")
            .example("whirr logs 7.3", "of the element 3 of array 7")
            .example("whirr logs 7 --attempt 1 -n 20", "the last words of its first attempt")
            .build();

    private final Session session;

    Logs(Session session) {
        this.session = session;
    }

    List<Command> commands() {
        return List.of(new Verb(LOGS, session, Logs::logs));
    }

    private static int logs(Call call) {
        boolean follow = call.has("follow");
        var attempt = call.number("attempt", 1, Integer.MAX_VALUE);
        var tail = call.number("tail", 0, 1_000_000);
        if (follow && attempt.isPresent()) {
            throw new UsageError("--follow and --attempt do not go together.", "--follow shows the current attempt.");
        }
        HeadClient head = call.head();
        LogSource source = LogSource.of(head, call.refs().getFirst());
        var stream = new LogStream(call, head);
        var sink = tail.<LogSink>map(lines -> new LogSink.LastLines(call.output(), lines))
                .orElseGet(() -> new LogSink.All(call.output()));
        if (!follow) {
            boolean any = stream.copy(source.run(), attempt.orElse(source.attempt()), sink);
            if (!any) {
                call.output().note(nothing(source, attempt.orElse(source.attempt())));
            }
            return 0;
        }
        if (tail.isPresent()) {
            stream.copy(source.run(), source.attempt(), sink);
        }
        return follow(call, stream, source);
    }

    /** Follows a job to its end, and says how it ended. */
    private static int follow(Call call, LogStream stream, LogSource source) {
        if (source.ending().status().equals("queued")) {
            call.output().note(source.title() + " is queued; its log follows when it starts.");
        }
        Ending ending = stream.follow(source, source.attempt()).ending();
        if (ending.isFinal()) {
            call.output().note(ending.sentence());
        }
        return 0;
    }

    private static String nothing(LogSource source, int attempt) {
        String title = source.title();
        if (attempt != source.attempt()) {
            return "There is no log of attempt " + attempt + " of job #" + source.ref() + "; it is at attempt "
                    + source.attempt() + ".";
        }
        return switch (source.ending().status()) {
            case "queued" ->
                title + " is queued, no log yet."
                        + (attempt > 1 ? " Its last attempt: --attempt " + (attempt - 1) + "." : "");
            case "running" -> title + " is running and has written nothing yet.";
            default -> title + " has written nothing.";
        };
    }
}
