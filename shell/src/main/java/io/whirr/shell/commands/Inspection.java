package io.whirr.shell.commands;

import io.whirr.api.jobs.Attempt;
import io.whirr.api.jobs.Element;
import io.whirr.api.jobs.Explanation;
import io.whirr.api.jobs.Job;
import io.whirr.shell.head.HeadClient;
import io.whirr.shell.output.Cell;
import io.whirr.shell.output.Details;
import io.whirr.shell.output.Output;
import io.whirr.shell.output.Table;
import io.whirr.shell.output.Times;
import io.whirr.shell.parsing.Operands;
import io.whirr.shell.parsing.Option;
import io.whirr.shell.parsing.Syntax;
import io.whirr.shell.parsing.Thing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.shell.core.command.Command;

/** Looking closely at a job: why it is where it is, its elements, its tries. */
final class Inspection {

    private static final int USUAL_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1_000_000;

    private static final Syntax EXPLAIN = Syntax.named("explain")
            .group(Commands.JOBS)
            .summary("say why a job is where it is")
            .description("What it waits for, which workers have what it needs, and what the others lack.")
            .takes(Operands.one("ID", Thing.JOB))
            .example("whirr explain 7", "why does it not start?")
            .build();

    private static final Syntax ELEMENTS = Syntax.named("elements")
            .group(Commands.JOBS)
            .summary("list the elements of an array or a sweep")
            .description("An element is named ID.NUMBER: 'whirr logs 7.3' is the log of the element 3 of job 7.")
            .takes(Operands.one("ID", Thing.JOB))
            .option(Option.choice(
                    "status", 's', List.of("queued", "running", "completed", "failed", "cancelled"), "only these"))
            .option(Option.value("limit", 'n', "N", "how many at most (" + USUAL_LIMIT + ")"))
            .example("whirr elements 7 -s failed", "which ones failed, and why")
            .build();

    private static final Syntax ATTEMPTS = Syntax.named("attempts")
            .group(Commands.JOBS)
            .summary("list the tries of a job or an element")
            .description("Each with the worker that made it and how it ended. LOG is what 'logs --attempt' takes.")
            .takes(Operands.one("ID", Thing.JOB))
            .example("whirr attempts 7", "what happened to it so far")
            .example("whirr attempts 7.3", "to the element 3 of array 7")
            .build();

    private static final Syntax EVENTS = Syntax.named("events")
            .group(Commands.JOBS)
            .summary("tell the story of a job")
            .description("When it was submitted, handed out, ended and tried again, the first event first.")
            .takes(Operands.one("ID", Thing.JOB))
            .example("whirr events 7", "from the beginning")
            .build();

    private final Session session;

    Inspection(Session session) {
        this.session = session;
    }

    List<Command> commands() {
        return List.of(
                new Verb(EXPLAIN, session, Inspection::explain),
                new Verb(ELEMENTS, session, Inspection::elements),
                new Verb(ATTEMPTS, session, Inspection::attempts),
                new Verb(EVENTS, session, Inspection::events));
    }

    private static int explain(Call call) {
        Explanation why = call.head().explain(call.job());
        Output output = call.output();
        output.one(why, why.jobId(), () -> {
            output.line(why.sentence());
            if (why.position() != null) {
                output.line("Place in the queue: " + why.position());
            }
            if (!why.fits().isEmpty()) {
                output.line("Workers that fit: " + String.join(", ", why.fits()));
            }
            if (!why.misfits().isEmpty()) {
                output.line("");
                var table = Table.of("WORKER", "CANNOT TAKE IT BECAUSE");
                why.misfits().forEach(misfit -> table.row(Cell.of(misfit.worker()), Cell.of(misfit.why())));
                output.table(table);
            }
        });
        return 0;
    }

    private static int elements(Call call) {
        long job = call.job();
        String status = call.option("status").orElse(null);
        int limit = call.number("limit", 1, LARGEST_LIMIT).orElse(USUAL_LIMIT);
        List<Element> elements = all(call.head(), job, status, limit);
        Instant now = call.now();
        call.output()
                .list(elements, element -> job + "." + element.index(), some -> table(job, some, now), "No elements.");
        return 0;
    }

    /** Page by page. */
    static List<Element> all(HeadClient head, long job, @Nullable String status, int limit) {
        var all = new ArrayList<Element>();
        Integer after = null;
        do {
            var page = head.elements(job, status, after, Math.min(Jobs.PAGE, limit - all.size()));
            all.addAll(page.elements());
            after = page.nextAfter();
        } while (after != null && all.size() < limit);
        return all;
    }

    /** The element that is named, which there must be. */
    static Element element(HeadClient head, JobRef ref) {
        int index = Objects.requireNonNull(ref.element());
        return head.elements(ref.job(), null, index == 0 ? null : index - 1, 1).elements().stream()
                .filter(element -> element.index() == index)
                .findFirst()
                .orElseThrow(() -> new Failure(
                        "Job #" + ref.job() + " has no element " + index + ".",
                        "'whirr elements " + ref.job() + "' lists them."));
    }

    private static Table table(long job, List<Element> elements, Instant now) {
        var table = Table.of("ID", "STATUS", "ATTEMPT", "RUNTIME", "WORKER", "PARAMETERS", "WHY");
        for (Element element : elements) {
            table.row(
                    Cell.of(job + "." + element.index()),
                    Cell.status(element.status()),
                    Cell.of(element.attempt()),
                    Cell.of(Times.between(element.startedAt(), element.finishedAt(), now)),
                    Cell.of(element.workerId()),
                    Cell.of(element.config() == null ? null : Values.line(element.config(), Integer.MAX_VALUE)),
                    Cell.of(orDash(Ending.of(job, element).why())));
        }
        return table;
    }

    /** An element by itself. */
    static Details details(long job, Element element, Instant now) {
        return new Details("Job #" + job + "." + element.index())
                .line("name", element.name())
                .line("status", Cell.status(element.status()))
                .line("parameters", element.config() == null ? null : Values.line(element.config(), Integer.MAX_VALUE))
                .line("attempt", element.attempt() > 1 ? element.attempt() : null)
                .line("worker", element.workerId())
                .line("started", Jobs.when(element.startedAt(), now))
                .line("finished", Jobs.when(element.finishedAt(), now))
                .line("exit code", element.exitCode())
                .line("reason", Ending.of(job, element).explanation())
                .line("run", element.runId());
    }

    private static int attempts(Call call) {
        JobRef ref = call.refs().getFirst();
        List<Attempt> attempts = call.head().attempts(ref.job(), ref.element());
        Instant now = call.now();
        call.output().list(attempts, Attempt::sequence, some -> table(some, now), "Nobody has tried it yet.");
        return 0;
    }

    private static Table table(List<Attempt> attempts, Instant now) {
        var table = Table.of("LOG", "STEP", "ELEMENT", "ATTEMPT", "STATUS", "RUNTIME", "STARTED", "WORKER", "WHY");
        for (Attempt attempt : attempts) {
            table.row(
                    Cell.of(attempt.sequence()),
                    Cell.of(attempt.step()),
                    Cell.of(attempt.element()),
                    Cell.of(attempt.attempt()),
                    Cell.status(attempt.status()),
                    Cell.of(Times.between(attempt.startedAt(), attempt.finishedAt(), now)),
                    Cell.of(Times.ago(attempt.startedAt(), now)),
                    Cell.of(attempt.workerId()),
                    Cell.of(orDash(Ending.of(attempt).why())));
        }
        return table;
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    /** Something that happened to a job. */
    record Event(@Nullable Instant time, String what) {}

    private static int events(Call call) {
        HeadClient head = call.head();
        JobRef ref = call.refs().getFirst();
        Job job = head.job(ref.job());
        List<Event> events = story(job, head.attempts(ref.job(), ref.element()), ref.element() == null);
        Instant now = call.now();
        call.output().list(events, event -> String.valueOf(event.time()), some -> story(some, now), "");
        return 0;
    }

    private static List<Event> story(Job job, List<Attempt> attempts, boolean whole) {
        var events = new ArrayList<Event>();
        events.add(new Event(job.createdAt(), "submitted"));
        for (Attempt attempt : attempts) {
            String what = (attempt.element() == null ? "" : "element " + attempt.element() + ", ")
                    + (attempt.step().equals("command") ? "" : "step " + attempt.step() + ", ")
                    + "attempt " + attempt.attempt();
            if (attempt.startedAt() != null) {
                events.add(new Event(attempt.startedAt(), what + " handed to " + attempt.workerId()));
            }
            if (attempt.finishedAt() != null) {
                String why = Ending.of(attempt).why();
                events.add(new Event(
                        attempt.finishedAt(), what + " " + attempt.status() + (why.isEmpty() ? "" : ": " + why)));
            }
        }
        if (whole && Ending.isFinal(job.status())) {
            events.add(new Event(job.finishedAt(), "job " + job.status()));
        }
        events.sort(Comparator.comparing(Event::time, Comparator.nullsLast(Comparator.naturalOrder())));
        return events;
    }

    private static Table story(List<Event> events, Instant now) {
        var table = Table.of("TIME", "AGO", "WHAT");
        for (Event event : events) {
            table.row(
                    Cell.of(Objects.toString(event.time(), "-")),
                    Cell.of(Times.ago(event.time(), now)),
                    Cell.of(event.what()));
        }
        return table;
    }
}
