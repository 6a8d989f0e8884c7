package io.whirr.shell.commands;

import io.whirr.api.jobs.Job;
import io.whirr.api.runs.Run;
import io.whirr.api.workers.Worker;
import io.whirr.shell.commands.Proposals.Proposal;
import io.whirr.shell.head.HeadException;
import io.whirr.shell.head.JobFilter;
import io.whirr.shell.output.Text;
import io.whirr.shell.parsing.Thing;
import io.whirr.shell.settings.Key;
import io.whirr.shell.settings.SettingsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.shell.core.command.Command;
import org.springframework.shell.core.command.CommandRegistry;

/** The things that can be named: those of the head, of the settings, and of the client itself. */
final class Known {

    private static final int MOST = 50;
    private static final int SEARCHED = 500;

    private final Session session;
    private final CommandRegistry registry;

    Known(Session session, CommandRegistry registry) {
        this.session = session;
        this.registry = registry;
    }

    /** Nothing while the head is away: a prompt that waits is worse than one that does not help. */
    List<Proposal> all(Thing thing) {
        try {
            return switch (thing) {
                case TEXT, FILE -> List.of();
                case COMMAND -> commands();
                case JOB -> jobs(JobFilter.status("all", MOST));
                case ACTIVE_JOB -> jobs(JobFilter.unfinished(MOST));
                case FAILED_JOB -> failed();
                case RUN -> runs();
                case WORKER -> workers();
                case SCHEDULE -> schedules();
                case TAG -> distinct(job -> job.tags() == null ? Stream.of() : job.tags().stream());
                case OWNER -> distinct(job -> Stream.ofNullable(job.owner()));
                case PROFILE -> words(session.settings().file().profiles());
                case SETTING ->
                    Arrays.stream(Key.values())
                            .map(key -> new Proposal(key.word(), key.meaning()))
                            .toList();
                case SHELL -> words(List.of("bash", "zsh"));
            };
        } catch (HeadException | SettingsException e) {
            return List.of();
        }
    }

    private List<Proposal> commands() {
        return registry.getCommands().stream()
                .sorted(Comparator.comparing(Command::getName))
                .map(command -> new Proposal(command.getName(), command.getDescription()))
                .toList();
    }

    private List<Proposal> jobs(JobFilter filter) {
        return session.hastyHead().jobs(filter).stream().map(Known::job).toList();
    }

    private List<Proposal> failed() {
        var failed = new ArrayList<>(jobs(JobFilter.status("failed", MOST)));
        failed.addAll(jobs(JobFilter.status("cancelled", MOST)));
        return failed;
    }

    private List<Proposal> runs() {
        return session.hastyHead().runs(null, null, MOST).stream()
                .map(Known::run)
                .toList();
    }

    private List<Proposal> workers() {
        return session.hastyHead().workers().stream().map(Known::worker).toList();
    }

    private List<Proposal> schedules() {
        return session.hastyHead().schedules("", MOST).schedules().stream()
                .map(schedule -> new Proposal(schedule.name(), Text.shown(schedule.words())))
                .toList();
    }

    private List<Proposal> distinct(Function<Job, Stream<String>> property) {
        return words(session.hastyHead().jobs(JobFilter.status("all", SEARCHED)).stream()
                .flatMap(property)
                .distinct()
                .sorted()
                .toList());
    }

    private static List<Proposal> words(Collection<String> words) {
        return words.stream().map(word -> new Proposal(word, "")).toList();
    }

    private static Proposal job(Job job) {
        String name = Objects.requireNonNullElseGet(job.name(), () -> Text.command(job.commandArgv()));
        return new Proposal(String.valueOf(job.id()), Text.shown(job.status() + " " + name));
    }

    private static Proposal run(Run run) {
        return new Proposal(run.id(), Text.shown(run.status() + (run.name() == null ? "" : " " + run.name())));
    }

    private static Proposal worker(Worker worker) {
        return new Proposal(worker.id(), worker.status());
    }
}
