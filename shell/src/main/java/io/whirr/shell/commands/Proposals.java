package io.whirr.shell.commands;

import io.whirr.api.jobs.Job;
import io.whirr.api.runs.Run;
import io.whirr.shell.head.HeadClient;
import io.whirr.shell.head.HeadException;
import io.whirr.shell.output.Text;
import io.whirr.shell.parsing.Declared;
import io.whirr.shell.parsing.Option;
import io.whirr.shell.parsing.Syntax;
import io.whirr.shell.parsing.Thing;
import io.whirr.shell.settings.SettingsException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.shell.core.command.Command;
import org.springframework.shell.core.command.CommandRegistry;

/** What could be typed next: names of commands, options and their values, and jobs and runs that the head knows. */
public final class Proposals {

    private static final int MOST = 50;

    private final Session session;
    private final CommandRegistry registry;

    public Proposals(Session session, CommandRegistry registry) {
        this.session = session;
        this.registry = registry;
    }

    /** A word, and what it stands for. */
    public record Proposal(String word, String description) {}

    /**
     * All that could stand in the place of the last word.
     *
     * @param words what has been typed, the last one maybe empty; not more than is before the cursor
     */
    public List<Proposal> next(List<String> words) {
        List<String> before = words.subList(0, words.size() - 1);
        String begun = words.getLast();
        return syntax(before)
                .map(syntax -> inCommand(syntax, before, begun))
                .orElseGet(() -> before.isEmpty() ? commands() : List.of());
    }

    private List<Proposal> inCommand(Syntax syntax, List<String> before, String begun) {
        if (passedOn(syntax, before)) {
            return List.of();
        }
        Optional<Option> waiting = waiting(syntax, before.getLast());
        if (waiting.isPresent()) {
            return waiting.get().choices().stream()
                    .map(choice -> new Proposal(choice, ""))
                    .toList();
        }
        return begun.startsWith("-")
                ? options(syntax, before)
                : things(syntax.operands().thing());
    }

    /** The declaration of the command that the words name. */
    private Optional<Syntax> syntax(List<String> words) {
        Syntax found = null;
        var name = new StringBuilder();
        for (String word : words) {
            name.append(name.isEmpty() ? "" : " ").append(word);
            if (registry.getCommandByName(name.toString()) instanceof Declared declared) {
                found = declared.syntax();
            }
        }
        return Optional.ofNullable(found);
    }

    /** True where what is typed is somebody else's command line. */
    private static boolean passedOn(Syntax syntax, List<String> before) {
        if (before.contains("--")) {
            return true;
        }
        for (int i = 1; syntax.operands().verbatim() && i < before.size(); i++) {
            boolean value = waiting(syntax, before.get(i - 1)).isPresent();
            if (!value && !before.get(i).startsWith("-")) {
                return true;
            }
        }
        return false;
    }

    /** The option that the last word gives and that still wants its value. */
    private static Optional<Option> waiting(Syntax syntax, String word) {
        return syntax.options().stream()
                .filter(Option::takesValue)
                .filter(option -> word.equals("--" + option.name())
                        || (option.letter() != Option.NO_LETTER && word.equals("-" + option.letter())))
                .findFirst();
    }

    private static List<Proposal> options(Syntax syntax, List<String> before) {
        return syntax.options().stream()
                .filter(option -> !before.contains("--" + option.name()))
                .map(option -> new Proposal("--" + option.name(), option.description()))
                .toList();
    }

    private List<Proposal> commands() {
        return registry.getCommands().stream()
                .sorted(Comparator.comparing(Command::getName))
                .map(command -> new Proposal(command.getName(), command.getDescription()))
                .toList();
    }

    /** Nothing while the head is away: a prompt that waits is worse than one that does not help. */
    private List<Proposal> things(Thing thing) {
        try {
            return switch (thing) {
                case TEXT -> List.of();
                case COMMAND -> commands();
                case JOB -> jobs("all");
                case ACTIVE_JOB -> jobs("active");
                case FAILED_JOB -> failed();
                case RUN -> runs(session.hastyHead());
            };
        } catch (HeadException | SettingsException e) {
            return List.of();
        }
    }

    private List<Proposal> jobs(String status) {
        return session.hastyHead().jobs(status.equals("active") ? null : status, MOST).stream()
                .map(Proposals::job)
                .toList();
    }

    private List<Proposal> failed() {
        var failed = new ArrayList<>(jobs("failed"));
        failed.addAll(jobs("cancelled"));
        return failed;
    }

    private static List<Proposal> runs(HeadClient head) {
        return head.runs(null, null, MOST).stream().map(Proposals::run).toList();
    }

    private static Proposal job(Job job) {
        String name = job.name() == null ? Text.command(job.commandArgv()) : job.name();
        return new Proposal(String.valueOf(job.id()), Text.shown(job.status() + " " + name));
    }

    private static Proposal run(Run run) {
        return new Proposal(run.id(), Text.shown(run.status() + (run.name() == null ? "" : " " + run.name())));
    }
}
