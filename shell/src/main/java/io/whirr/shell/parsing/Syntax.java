package io.whirr.shell.parsing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What a command takes and how it is explained: the one declaration that parsing, help and completion are made from.
 *
 * @param name one or more words
 * @param group the heading it stands under in the help
 * @param summary one line
 * @param description the paragraph of its help page; may be empty
 * @param operands what it takes besides options
 * @param options its own options and those that every command has
 * @param examples lines of its help page
 */
public record Syntax(
        String name,
        String group,
        String summary,
        String description,
        Operands operands,
        List<Option> options,
        List<Example> examples) {

    /** A command line and what it does. */
    public record Example(String line, String effect) {}

    /** What every command understands. */
    public static final List<Option> COMMON = List.of(
            Option.value("server", 's', "URL", "the head to talk to; several, with commas, are tried in order"),
            Option.value("profile", "NAME", "the settings of this profile").naming(Thing.PROFILE),
            Option.choice("output", 'o', List.of("table", "json", "jsonl"), "how to print the result"),
            Option.flag("quiet", 'q', "print ids only"),
            Option.flag("help", 'h', "explain the command"));

    public static Builder named(String name) {
        return new Builder(name);
    }

    public Optional<Option> option(String optionName) {
        return options.stream().filter(it -> it.name().equals(optionName)).findFirst();
    }

    Optional<Option> option(char letter) {
        return options.stream()
                .filter(it -> it.letter() == letter && letter != Option.NO_LETTER)
                .findFirst();
    }

    public String usage() {
        return ("whirr " + name + " [options] " + operands.usage()).strip();
    }

    /** Collects the parts of a declaration. */
    public static final class Builder {
        private final String name;
        private final List<Option> options = new ArrayList<>();
        private final List<Example> examples = new ArrayList<>();
        private String group = "Other";
        private String summary = "";
        private String description = "";
        private Operands operands = Operands.NONE;

        private Builder(String name) {
            this.name = name;
        }

        public Builder group(String heading) {
            this.group = heading;
            return this;
        }

        public Builder summary(String line) {
            this.summary = line;
            return this;
        }

        public Builder description(String paragraph) {
            this.description = paragraph;
            return this;
        }

        public Builder takes(Operands taken) {
            this.operands = taken;
            return this;
        }

        public Builder option(Option option) {
            options.add(option);
            return this;
        }

        public Builder example(String line, String effect) {
            examples.add(new Example(line, effect));
            return this;
        }

        public Syntax build() {
            var letters = new HashSet<Character>();
            var all = new ArrayList<Option>();
            for (List<Option> some : List.of(options, COMMON)) {
                for (Option option : some) {
                    // The letter belongs to whichever was declared first.
                    all.add(letters.add(option.letter()) ? option : option.withoutLetter());
                }
            }
            return new Syntax(name, group, summary, description, operands, List.copyOf(all), List.copyOf(examples));
        }
    }
}
