package io.whirr.shell.commands;

import io.whirr.api.schedules.Backfilled;
import io.whirr.api.schedules.Firing;
import io.whirr.api.schedules.Preview;
import io.whirr.api.schedules.Schedule;
import io.whirr.api.schedules.ScheduleList;
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
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.shell.core.command.Command;

/** Recurring wishes: made, looked at and steered. */
final class Schedules {

    static final String GROUP = "Schedules";

    private static final int PAGE = 500;
    private static final int USUAL_LIMIT = 20;
    private static final int USUAL_PREVIEW = 10;

    private static final List<String> OVERLAPS =
            List.of("skip", "buffer_one", "buffer_all", "cancel_other", "kill_other", "allow_all");
    private static final List<String> OUTCOMES = List.of("waiting", "started", "skipped", "missed");

    private static final Syntax CREATE = Syntax.named("schedule create")
            .group(GROUP)
            .summary("run a command again and again")
            .description("""
                    The command follows '--'. A time is a cron expression of 5 fields (or Quartz's 6
                    or 7), '@daily' and the like, 'every 15m', 'every 6h +30m', or 'at
                    2026-12-24T18:00'; --when may be given several times. A JSON file can say
                    everything that the head understands, the job included, in place of options.""")
            .takes(new Operands("NAME [-- COMMAND…]", 1, Integer.MAX_VALUE, Integer.MAX_VALUE, Thing.TEXT))
            .option(Option.value("when", 'w', "TIME", "when to run; may be repeated"))
            .option(Option.value("zone", 'z', "ZONE", "the time zone of the times, Europe/Berlin for example (UTC)"))
            .option(Option.value("start", "TIME", "not before that"))
            .option(Option.value("end", "TIME", "not after that"))
            .option(Option.value("jitter", "SECONDS", "put each time off by up to so many seconds"))
            .option(Option.value("exclude", "DAY", "2026-12-24, 2026-12-24/2027-01-01 or 12-25; may be repeated"))
            .option(Option.choice("overlap", 'O', OVERLAPS, "when the job before has not ended (skip)"))
            .option(Option.choice("catch-up", Option.NO_LETTER, List.of("all", "last"), "after an outage (all)"))
            .option(Option.value(
                    "catch-up-window", "SECONDS", "make up only for times that are no later than this (86400)"))
            .option(Option.flag("pause-on-failure", "pause when a job fails"))
            .option(Option.flag("paused", "create it paused"))
            .option(Option.value("job-name", 'n', "NAME", "what to call the jobs (like the schedule)"))
            .option(Option.value("tags", 't', "A,B", "labels of the jobs"))
            .option(Option.value("config", 'c', "K=V|@FILE", "what the jobs are configured with; may be repeated"))
            .option(Option.value("workdir", 'C', "DIR", "the directory to run in, instead of this one"))
            .option(Option.value("file", 'f', "FILE", "a JSON file with the schedule; options come on top"))
            .option(Option.flag("replace", "change it when there is one of that name"))
            .option(Option.flag("dry-run", "only show the next times"))
            .example("whirr schedule create nightly -w '0 2 * * 1-5' -z Europe/Berlin -- python train.py", "weeknights")
            .example("whirr schedule create probe -w 'every 15m' -O allow_all -- ./probe.sh", "four times an hour")
            .build();

    private static final Syntax LIST = Syntax.named("schedule list")
            .group(GROUP)
            .summary("list schedules")
            .example("whirr schedule list", "what runs when")
            .build();

    private static final Syntax DESCRIBE = Syntax.named("schedule describe")
            .group(GROUP)
            .summary("tell a schedule in words")
            .takes(Operands.one("NAME", Thing.SCHEDULE))
            .example("whirr schedule describe nightly", "when it runs, what, and what became of the last time")
            .build();

    private static final Syntax PREVIEW = Syntax.named("schedule preview")
            .group(GROUP)
            .summary("show the next times of a schedule")
            .takes(Operands.one("NAME", Thing.SCHEDULE))
            .option(Option.value("limit", 'n', "N", "how many (" + USUAL_PREVIEW + ")"))
            .option(Option.value("from", "TIME", "from that time on, in the schedule's zone (now)"))
            .example("whirr schedule preview nightly --from 2027-03-27 -n 3", "over the night the clocks change")
            .build();

    private static final Syntax FIRINGS = Syntax.named("schedule firings")
            .group(GROUP)
            .summary("show what became of a schedule's times")
            .takes(Operands.one("NAME", Thing.SCHEDULE))
            .option(Option.choice("outcome", 's', OUTCOMES, "only these"))
            .option(Option.value("limit", 'n', "N", "how many at most (" + USUAL_LIMIT + ")"))
            .example("whirr schedule firings nightly -s skipped", "which nights were left out, and why")
            .build();

    private static final Syntax PAUSE = Syntax.named("schedule pause")
            .group(GROUP)
            .summary("let a schedule's times pass without a job")
            .takes(Operands.one("NAME", Thing.SCHEDULE))
            .option(Option.value("note", "TEXT", "why, for whoever looks at it"))
            .example("whirr schedule pause nightly --note 'cluster is moved'", "until it is resumed")
            .build();

    private static final Syntax RESUME = Syntax.named("schedule resume")
            .group(GROUP)
            .summary("let a paused schedule go on")
            .description("The times that passed meanwhile are gone; 'whirr schedule backfill' makes up for them.")
            .takes(Operands.one("NAME", Thing.SCHEDULE))
            .example("whirr schedule resume nightly", "from now on")
            .build();

    private static final Syntax TRIGGER = Syntax.named("schedule trigger")
            .group(GROUP)
            .summary("run a schedule's job now, besides its times")
            .takes(Operands.one("NAME", Thing.SCHEDULE))
            .option(Option.choice("overlap", 'O', OVERLAPS, "when another job has not ended (as the schedule says)"))
            .example("whirr schedule trigger nightly", "once, now")
            .build();

    private static final Syntax BACKFILL = Syntax.named("schedule backfill")
            .group(GROUP)
            .summary("run the jobs of a range of time that is past")
            .description("A time that has become a job is left alone; one that was skipped or missed gets its job now.")
            .takes(Operands.one("NAME", Thing.SCHEDULE))
            .option(Option.value("start", "TIME", "the first time, in the schedule's zone"))
            .option(Option.value("end", "TIME", "the last time"))
            .option(Option.choice(
                    "overlap",
                    'O',
                    List.of("buffer_all", "allow_all"),
                    "one after the other, or all at once (buffer_all)"))
            .example("whirr schedule backfill nightly --start 2026-11-01 --end 2026-11-07", "that week, one by one")
            .build();

    private static final Syntax DELETE = Syntax.named("schedule delete")
            .group(GROUP)
            .summary("delete schedules; their jobs stay")
            .takes(new Operands("NAME…", 1, Integer.MAX_VALUE, Integer.MAX_VALUE, Thing.SCHEDULE))
            .example("whirr schedule delete nightly", "no more of that")
            .build();

    private final Session session;

    Schedules(Session session) {
        this.session = session;
    }

    List<Command> commands() {
        return List.of(
                new Verb(CREATE, session, Schedules::create),
                new Verb(LIST, session, Schedules::list),
                new Verb(DESCRIBE, session, Schedules::describe),
                new Verb(PREVIEW, session, Schedules::preview),
                new Verb(FIRINGS, session, Schedules::firings),
                new Verb(PAUSE, session, call -> steer(call, "pause")),
                new Verb(RESUME, session, call -> steer(call, "resume")),
                new Verb(TRIGGER, session, Schedules::trigger),
                new Verb(BACKFILL, session, Schedules::backfill),
                new Verb(DELETE, session, Schedules::delete));
    }

    private static int create(Call call) {
        String name = call.operands().getFirst();
        Map<String, @Nullable Object> definition = ScheduleDefinition.of(call);
        if (call.has("dry-run")) {
            times(call, call.head().preview(definition, USUAL_PREVIEW));
            return 0;
        }
        Schedule made = call.has("replace")
                ? call.head().putSchedule(name, definition)
                : call.head().createSchedule(definition);
        call.output().one(made, made.name(), () -> call.output().line(made.name() + ": " + sentence(made)));
        return 0;
    }

    private static int list(Call call) {
        List<Schedule> schedules = new ArrayList<>();
        String after = "";
        while (after != null) {
            ScheduleList page = call.head().schedules(after, PAGE);
            schedules.addAll(page.schedules());
            after = page.nextAfter();
        }
        Instant now = call.now();
        call.output()
                .list(
                        schedules,
                        Schedule::name,
                        some -> table(some, now),
                        "No schedules. 'whirr help schedule create' explains how to make one.");
        return 0;
    }

    private static Table table(List<Schedule> schedules, Instant now) {
        var table = Table.of("NAME", "NEXT", "LAST", "OUTCOME", "WHEN");
        for (Schedule schedule : schedules) {
            Firing last = schedule.last();
            table.row(
                    Cell.of(schedule.name()),
                    schedule.paused() ? Cell.status("paused") : Cell.of(next(schedule)),
                    Cell.of(last == null ? null : Times.ago(last.fireTime(), now)),
                    last == null ? Cell.of(null) : Cell.status(became(last)),
                    Cell.of(schedule.words()));
        }
        return table;
    }

    /** What the job has come to says more than that it was started. */
    private static String became(Firing firing) {
        return firing.jobStatus() == null ? firing.outcome() : firing.jobStatus();
    }

    private static @Nullable String next(Schedule schedule) {
        return schedule.nextTime() == null ? null : local(schedule.nextTime(), schedule.zone());
    }

    /** The format is made here: as a constant, every command would have to wait for it. */
    private static String local(Instant time, String zone) {
        return DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH).format(time.atZone(ZoneId.of(zone)));
    }

    /** "every weekday at 02:00 Europe/Berlin; next Tue 24 Nov 02:00". */
    private static String sentence(Schedule schedule) {
        String next = next(schedule);
        return schedule.words() + "; "
                + (schedule.paused() ? "paused" : next == null ? "no time is left" : "next " + next);
    }

    private static int describe(Call call) {
        Schedule schedule = call.head().schedule(call.operands().getFirst());
        call.output().one(schedule, schedule.name(), () -> {
            call.output().line(sentence(schedule));
            call.output().details(details(schedule, call.now()));
        });
        return 0;
    }

    private static Details details(Schedule schedule, Instant now) {
        Firing last = schedule.last();
        List<String> command = schedule.job().commandArgv();
        return new Details("Schedule " + schedule.name())
                .line("when", String.join(" | ", schedule.when()))
                .line("zone", schedule.zone())
                .line("without", String.join(", ", schedule.exclude()))
                .line("command", command == null ? null : Text.command(command))
                .line("workdir", schedule.job().workdir())
                .line("overlap", schedule.overlap())
                .line("catch up", schedule.catchUp() + ", within " + schedule.catchUpWindowSeconds() + " s")
                .line("on failure", schedule.pauseOnFailure() ? "pause" : null)
                .line("note", schedule.note())
                .line("waiting", schedule.waiting() == 0 ? null : schedule.waiting() + " for a job to end")
                .line("last", last == null ? null : Times.ago(last.fireTime(), now) + ", " + told(last));
    }

    private static String told(Firing firing) {
        String job = firing.jobId() == null ? "" : ", job #" + firing.jobId();
        return became(firing) + job + (firing.reason() == null ? "" : ": " + firing.reason());
    }

    private static int preview(Call call) {
        int count = call.number("limit", 1, 1_000).orElse(USUAL_PREVIEW);
        times(
                call,
                call.head()
                        .preview(call.operands().getFirst(), call.option("from").orElse(null), count));
        return 0;
    }

    private static void times(Call call, Preview preview) {
        call.output().one(preview, preview.times().size(), () -> {
            call.output().line(preview.words());
            preview.times()
                    .forEach(time ->
                            call.output().line("  " + local(time.fireTime(), preview.zone()) + "   " + time.local()));
        });
    }

    private static int firings(Call call) {
        int limit = call.number("limit", 1, 1_000).orElse(USUAL_LIMIT);
        String name = call.operands().getFirst();
        List<Firing> firings = call.head().firings(name, call.option("outcome").orElse(null), limit);
        call.output()
                .list(
                        firings,
                        firing -> Objects.requireNonNullElse(firing.jobId(), "-"),
                        Schedules::firingTable,
                        "None.");
        return 0;
    }

    private static Table firingTable(List<Firing> firings) {
        var table = Table.of("TIME", "KIND", "OUTCOME", "STARTED", "JOB", "STATUS", "WHY");
        for (Firing firing : firings) {
            table.row(
                    Cell.of(firing.fireTime()),
                    Cell.of(firing.kind()),
                    Cell.status(firing.outcome()),
                    Cell.of(firing.startedAt()),
                    Cell.of(firing.jobId()),
                    firing.jobStatus() == null ? Cell.of(null) : Cell.status(firing.jobStatus()),
                    Cell.of(firing.reason()));
        }
        return table;
    }

    private static int steer(Call call, String action) {
        Map<String, @Nullable Object> wish = new LinkedHashMap<>();
        ScheduleDefinition.put(wish, "note", call.option("note").orElse(null));
        Schedule schedule = call.head().schedule(call.operands().getFirst(), action, wish, Schedule.class);
        call.output()
                .one(schedule, schedule.name(), () -> call.output().line(schedule.name() + ": " + sentence(schedule)));
        return 0;
    }

    private static int trigger(Call call) {
        Map<String, @Nullable Object> wish = new LinkedHashMap<>();
        ScheduleDefinition.put(wish, "overlap", call.option("overlap").orElse(null));
        Firing firing = call.head().schedule(call.operands().getFirst(), "trigger", wish, Firing.class);
        call.output()
                .one(
                        firing,
                        Objects.requireNonNullElse(firing.jobId(), "-"),
                        () -> call.output().line(told(firing)));
        return firing.outcome().equals("skipped") ? 1 : 0;
    }

    private static int backfill(Call call) {
        Map<String, @Nullable Object> wish = new LinkedHashMap<>();
        for (String end : List.of("start", "end")) {
            wish.put(
                    end,
                    call.option(end)
                            .orElseThrow(() -> new UsageError(
                                    "Which range?", "Say --start and --end, as 2026-11-01 or 2026-11-01T02:00.")));
        }
        ScheduleDefinition.put(wish, "overlap", call.option("overlap").orElse(null));
        Backfilled done = call.head().schedule(call.operands().getFirst(), "backfill", wish, Backfilled.class);
        call.output().one(done, done.started(), () -> call.output().line(done.message()));
        return 0;
    }

    private static int delete(Call call) {
        List<String> names = call.operands();
        names.forEach(name -> call.head().deleteSchedule(name));
        call.output().each(names, name -> name, name -> "Deleted schedule " + name);
        return 0;
    }
}
