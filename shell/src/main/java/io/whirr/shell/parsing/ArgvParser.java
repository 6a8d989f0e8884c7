package io.whirr.shell.parsing;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.shell.core.command.Command;
import org.springframework.shell.core.command.CommandArgument;
import org.springframework.shell.core.command.CommandParser;
import org.springframework.shell.core.command.CommandRegistry;
import org.springframework.shell.core.command.ParsedInput;

/**
 * The parser of both ways in. Spring Shell's own joins the arguments and splits them again, which loses all quoting,
 * and ignores options that it does not know; this one keeps words as they are and refuses what it does not know.
 */
public final class ArgvParser implements CommandParser {

    private final CommandRegistry registry;

    public ArgvParser(CommandRegistry registry) {
        this.registry = registry;
    }

    @Override
    public ParsedInput parse(String line) {
        return parse(Words.split(line));
    }

    /**
     * The command that the words make.
     *
     * @throws UsageError when they make none
     */
    public ParsedInput parse(List<String> words) {
        return new Reading(words).parse();
    }

    /** How far the parser has come. */
    private final class Reading {
        private final Deque<String> rest;
        private final ParsedInput.Builder parsed = ParsedInput.builder();
        private Syntax syntax = Syntax.named("").build();
        private int operands;
        private boolean help;

        private Reading(List<String> words) {
            this.rest = new ArrayDeque<>(words);
        }

        private ParsedInput parse() {
            while (startsWithOption()) {
                option(rest.pop());
            }
            if (rest.isEmpty()) {
                return helpOn("");
            }
            Command command = command();
            syntax = syntaxOf(command);
            arguments();
            if (help) {
                return helpOn(command.getName());
            }
            checkCount();
            return parsed.build();
        }

        private boolean startsWithOption() {
            String next = rest.peek();
            return next != null && next.length() > 1 && next.startsWith("-") && !isNumber(next);
        }

        /** No option is a digit, so that a number below zero can be one. */
        private static boolean isNumber(String word) {
            return Character.isDigit(word.charAt(1));
        }

        /** Takes the longest run of words that names a command. */
        private Command command() {
            Command best = null;
            int length = 0;
            var name = new StringBuilder();
            int taken = 0;
            for (String word : rest) {
                name.append(taken++ == 0 ? "" : " ").append(word);
                Command found = registry.getCommandByName(name.toString());
                if (found != null) {
                    best = found;
                    length = taken;
                }
            }
            if (best == null) {
                throw unknownCommand(rest.getFirst());
            }
            take(best, length);
            return best;
        }

        private void take(Command command, int length) {
            for (int i = 0; i < length; i++) {
                rest.pop();
            }
            String[] name = command.getName().split(" ", -1);
            parsed.commandName(name[0]);
            for (int i = 1; i < name.length; i++) {
                parsed.addSubCommand(name[i]);
            }
        }

        private void arguments() {
            boolean optionsOver = false;
            while (!rest.isEmpty()) {
                if (!optionsOver && rest.getFirst().equals("--")) {
                    rest.pop();
                    optionsOver = true;
                } else if (!optionsOver && startsWithOption()) {
                    option(rest.pop());
                } else {
                    boolean passedOn = syntax.operands().passedOn(operands);
                    optionsOver |= passedOn;
                    String word = rest.pop();
                    parsed.addArgument(new CommandArgument(operands++, passedOn ? word : text(word)));
                }
            }
        }

        private void option(String word) {
            if (word.startsWith("--")) {
                longOption(word.substring(2));
            } else {
                letters(word.substring(1));
            }
        }

        private void longOption(String word) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            Option option = syntax.option(name).orElseThrow(() -> unknownOption("--" + name));
            if (equals >= 0 && !option.takesValue()) {
                throw usage("--" + name + " takes no value.");
            }
            add(option, equals < 0 ? null : word.substring(equals + 1));
        }

        /** One letter, several flags in one word, or a letter with its value stuck to it. */
        private void letters(String word) {
            char letter = word.charAt(0);
            Option option = syntax.option(letter).orElseThrow(() -> unknownOption("-" + letter));
            String more = word.substring(1);
            if (option.takesValue()) {
                add(option, more.isEmpty() ? null : more.startsWith("=") ? more.substring(1) : more);
            } else {
                add(option, null);
                if (!more.isEmpty()) {
                    letters(more);
                }
            }
        }

        private void add(Option option, @Nullable String attached) {
            if (option.name().equals("help")) {
                help = true;
                return;
            }
            String value = attached != null ? attached : option.takesValue() ? next(option) : "true";
            if (!option.choices().isEmpty() && !option.choices().contains(value)) {
                throw usage("--" + option.name() + " cannot be '" + value + "': it is one of "
                        + String.join(", ", option.choices()) + ".");
            }
            parsed.addOption(option.given(text(value)));
        }

        /** Only the command of a job may be something else. */
        private static String text(String word) {
            if (RawBytes.in(word)) {
                throw new UsageError(
                        "'" + word + "' is not valid UTF-8.",
                        "Only the words of a submitted command may have any bytes; everything else is text.");
            }
            return word;
        }

        private String next(Option option) {
            if (rest.isEmpty()) {
                throw usage("--" + option.name() + " needs a value (" + option.value() + ").");
            }
            return rest.pop();
        }

        private void checkCount() {
            Operands taken = syntax.operands();
            if (operands < taken.least()) {
                throw usage("'" + syntax.name() + "' needs " + taken.usage() + ".");
            }
            if (operands > taken.most()) {
                throw usage("'" + syntax.name() + "' takes "
                        + (taken.most() == 0 ? "no arguments" : "at most " + taken.most()) + ", but there are "
                        + operands + ".");
            }
        }

        private ParsedInput helpOn(String command) {
            var page = ParsedInput.builder().commandName("help");
            if (!command.isEmpty()) {
                page.addArgument(new CommandArgument(0, command));
            }
            return page.build();
        }

        private UsageError unknownOption(String option) {
            if (option.startsWith("--")) {
                var names =
                        syntax.options().stream().map(it -> "--" + it.name()).toList();
                return unknown("option '" + option + "'" + in(), option, names);
            }
            return usage("There is no option '" + option + "'" + in() + ".");
        }

        private String in() {
            return syntax.name().isEmpty() ? " before the command" : " in '" + syntax.name() + "'";
        }

        private UsageError unknownCommand(String name) {
            var names = registry.getCommands().stream().map(Command::getName).toList();
            return unknown("command '" + name + "'", name, names);
        }

        private UsageError unknown(String what, String typed, Collection<String> known) {
            Optional<String> near = Nearest.to(typed, known);
            return near.map(it -> new UsageError("There is no " + what + ".", "Did you mean '" + it + "'?"))
                    .orElseGet(() -> usage("There is no " + what + "."));
        }

        private UsageError usage(String message) {
            String page = syntax.name().isEmpty() ? "whirr help" : "whirr " + syntax.name() + " --help";
            return new UsageError(message, "See '" + page + "'.");
        }
    }

    /** What a command takes; Spring Shell's own commands, {@code quit} and the like, take what they declare. */
    private static Syntax syntaxOf(Command command) {
        if (command instanceof Declared declared) {
            return declared.syntax();
        }
        return Syntax.named(command.getName())
                .summary(command.getDescription())
                .takes(Operands.any("ARGUMENT", Thing.TEXT))
                .build();
    }
}
