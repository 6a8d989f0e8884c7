package io.whirr.shell.parsing;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.shell.core.command.CommandOption;

/**
 * An option as a command declares it.
 *
 * @param name without the dashes
 * @param letter the short form; {@link #NO_LETTER} for none
 * @param value what the value is called in the help; null for a flag, which takes none
 * @param choices the only values allowed; empty when any will do
 * @param description what it does, half a sentence
 * @param thing what the value names
 */
public record Option(
        String name, char letter, @Nullable String value, List<String> choices, String description, Thing thing) {

    public static final char NO_LETTER = ' ';

    public static Option flag(String name, char letter, String description) {
        return new Option(name, letter, null, List.of(), description, Thing.TEXT);
    }

    public static Option flag(String name, String description) {
        return flag(name, NO_LETTER, description);
    }

    public static Option value(String name, char letter, String value, String description) {
        return new Option(name, letter, value, List.of(), description, Thing.TEXT);
    }

    public static Option value(String name, String value, String description) {
        return value(name, NO_LETTER, value, description);
    }

    public static Option choice(String name, char letter, List<String> choices, String description) {
        return new Option(name, letter, String.join("|", choices), choices, description, Thing.TEXT);
    }

    /** The same; its value names such a thing. */
    public Option naming(Thing named) {
        return new Option(name, letter, value, choices, description, named);
    }

    Option withoutLetter() {
        return new Option(name, NO_LETTER, value, choices, description, thing);
    }

    public boolean takesValue() {
        return value != null;
    }

    /** The option as Spring Shell knows it, without a value. */
    public CommandOption declared() {
        return CommandOption.with()
                .longName(name)
                .shortName(letter)
                .description(description)
                .required(false)
                .type(takesValue() ? String.class : Boolean.class)
                .build();
    }

    CommandOption given(String given) {
        return CommandOption.with()
                .longName(name)
                .shortName(letter)
                .value(given)
                .type(takesValue() ? String.class : Boolean.class)
                .build();
    }
}
