package io.whirr.shell.commands;

import io.whirr.shell.parsing.Declared;
import io.whirr.shell.parsing.Option;
import io.whirr.shell.parsing.Syntax;
import io.whirr.shell.parsing.Thing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.shell.core.command.Command;
import org.springframework.shell.core.command.CommandRegistry;

/** What could be typed next: names of commands, options and their values, and what the head knows. */
public final class Proposals {

    private final CommandRegistry registry;
    private final Known known;

    public Proposals(Session session, CommandRegistry registry) {
        this.registry = registry;
        this.known = new Known(session, registry);
    }

    /** A word, and what it stands for. */
    public record Proposal(String word, String description) {}

    /**
     * What could come next.
     *
     * @param words all that could stand in the place of the last word, whatever it begins with
     * @param files true when the name of a file could, too
     */
    public record Next(List<Proposal> words, boolean files) {

        static final Next FILES = new Next(List.of(), true);

        static Next of(List<Proposal> words) {
            return new Next(words, false);
        }
    }

    /**
     * All that could stand in the place of the last word.
     *
     * @param words what has been typed, the last one maybe empty; not more than is before the cursor
     */
    public Next next(List<String> words) {
        List<String> before = words.subList(0, words.size() - 1);
        String begun = words.getLast();
        int begin = commandBegins(before);
        if (begin == before.size()) {
            return begun.startsWith("-") ? Next.of(options(Syntax.COMMON, before)) : Next.of(commandWords(List.of()));
        }
        if (begin > before.size()) {
            return values(optionOf(Syntax.COMMON, before.getLast()));
        }
        return named(before.subList(begin, before.size()), begun);
    }

    /** Options may come before the command; beyond the end when the last of them still wants its value. */
    private static int commandBegins(List<String> words) {
        int at = 0;
        while (at < words.size() && words.get(at).startsWith("-")) {
            at += optionOf(Syntax.COMMON, words.get(at)) == null ? 1 : 2;
        }
        return at;
    }

    private Next named(List<String> before, String begun) {
        List<Proposal> further = commandWords(before);
        Optional<Reading> reading = reading(before);
        if (reading.isEmpty()) {
            return Next.of(further);
        }
        Next next = inCommand(reading.get(), begun);
        var all = new ArrayList<>(further);
        all.addAll(next.words());
        return new Next(all, next.files());
    }

    private Next inCommand(Reading reading, String begun) {
        Syntax syntax = reading.syntax();
        if (reading.waiting() != null) {
            return values(reading.waiting());
        }
        if (reading.passedOn()) {
            return Next.FILES;
        }
        int equals = begun.indexOf('=');
        if (begun.startsWith("--") && equals > 0) {
            String option = begun.substring(0, equals);
            return Next.of(values(optionOf(syntax.options(), option)).words().stream()
                    .map(it -> new Proposal(option + "=" + it.word(), it.description()))
                    .toList());
        }
        if (begun.startsWith("-")) {
            return Next.of(options(syntax.options(), reading.words()));
        }
        return reading.operands().size() < syntax.operands().most()
                ? things(syntax.operands().thing(), reading.operands())
                : Next.of(List.of());
    }

    private Next values(@Nullable Option option) {
        if (option == null) {
            return Next.of(List.of());
        }
        return option.choices().isEmpty()
                ? things(option.thing(), List.of())
                : Next.of(option.choices().stream()
                        .map(choice -> new Proposal(choice, ""))
                        .toList());
    }

    private Next things(Thing thing, List<String> given) {
        return thing == Thing.FILE
                ? Next.FILES
                : Next.of(known.all(thing).stream()
                        .filter(proposal -> !given.contains(proposal.word()))
                        .toList());
    }

    /**
     * What has been typed after the name of a command.
     *
     * @param waiting the option that still wants its value; null for none
     * @param passedOn true when what comes next is somebody else's command line
     */
    private record Reading(
            Syntax syntax,
            List<String> words,
            List<String> operands,
            @Nullable Option waiting,
            boolean passedOn) {

        static Reading of(Syntax syntax, List<String> words) {
            var operands = new ArrayList<String>();
            Option waiting = null;
            boolean over = false;
            for (String word : words) {
                if (waiting != null) {
                    waiting = null;
                } else if (!over && word.equals("--")) {
                    over = true;
                } else if (!over && word.startsWith("-")) {
                    waiting = optionOf(syntax.options(), word);
                } else {
                    over |= operands.size() >= syntax.operands().own();
                    operands.add(word);
                }
            }
            boolean passedOn = over && operands.size() >= syntax.operands().own();
            return new Reading(syntax, words, operands, waiting, passedOn);
        }
    }

    /** The command with the longest name that the words begin with, and what follows. */
    private Optional<Reading> reading(List<String> words) {
        for (int length = words.size(); length > 0; length--) {
            if (registry.getCommandByName(String.join(" ", words.subList(0, length))) instanceof Declared declared) {
                return Optional.of(Reading.of(declared.syntax(), words.subList(length, words.size())));
            }
        }
        return Optional.empty();
    }

    /** The option that the word gives when its value is to follow; null otherwise. */
    private static @Nullable Option optionOf(List<Option> options, String word) {
        return options.stream()
                .filter(Option::takesValue)
                .filter(option -> word.equals("--" + option.name())
                        || (option.letter() != Option.NO_LETTER && word.equals("-" + option.letter())))
                .findFirst()
                .orElse(null);
    }

    private static List<Proposal> options(List<Option> options, List<String> given) {
        return options.stream()
                .filter(option -> !given.contains("--" + option.name()))
                .map(option -> new Proposal("--" + option.name(), option.description()))
                .toList();
    }

    /** The words that make a command's name of those before, or bring it nearer. */
    private List<Proposal> commandWords(List<String> before) {
        String begin = before.isEmpty() ? "" : String.join(" ", before) + " ";
        var words = new TreeMap<String, String>();
        for (Command command : registry.getCommands()) {
            if (command.getName().startsWith(begin)) {
                String rest = command.getName().substring(begin.length());
                int blank = rest.indexOf(' ');
                if (blank < 0) {
                    words.put(rest, command.getDescription());
                } else {
                    words.putIfAbsent(rest.substring(0, blank), "");
                }
            }
        }
        return words.entrySet().stream()
                .map(entry -> new Proposal(entry.getKey(), entry.getValue()))
                .toList();
    }
}
