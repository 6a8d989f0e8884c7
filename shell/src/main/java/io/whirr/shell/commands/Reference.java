package io.whirr.shell.commands;

import io.whirr.shell.parsing.Declared;
import io.whirr.shell.parsing.Option;
import io.whirr.shell.parsing.Syntax;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.springframework.shell.core.command.Command;
import org.springframework.shell.core.command.CommandRegistry;

/** The page of all commands in Markdown, made from the commands' own declarations. */
final class Reference {

    private final List<String> lines = new ArrayList<>();

    private Reference() {}

    static List<String> of(Session session) {
        var reference = new Reference();
        var registry = new CommandRegistry(new LinkedHashSet<>(Commands.all(session)));
        var groups = Help.groups(registry);
        groups.forEach((group, commands) -> reference.contents(group, commands));
        reference.common();
        groups.forEach((group, commands) -> {
            reference.lines.addAll(List.of("", "## " + group));
            commands.forEach(command -> reference.command(((Declared) command).syntax()));
        });
        return List.copyOf(reference.lines);
    }

    private void contents(String group, List<Command> commands) {
        lines.addAll(List.of("", "**" + group + "**", "", "| command | |", "|---|---|"));
        commands.forEach(command -> lines.add("| [`" + command.getName() + "`](#"
                + command.getName().replace(' ', '-') + ") | " + cell(command.getDescription()) + " |"));
    }

    private void common() {
        lines.addAll(List.of("", "Every command understands these:", "", "| option | |", "|---|---|"));
        Syntax.COMMON.forEach(this::option);
    }

    private void command(Syntax syntax) {
        lines.addAll(List.of("", "### " + syntax.name(), "", "```", syntax.usage(), "```", ""));
        lines.addAll(Help.wrapped(Help.explanation(syntax), 120));
        List<Option> options = syntax.options().stream()
                .filter(option ->
                        Syntax.COMMON.stream().noneMatch(common -> common.name().equals(option.name())))
                .toList();
        if (!options.isEmpty()) {
            lines.addAll(List.of("", "| option | |", "|---|---|"));
            options.forEach(this::option);
        }
        if (!syntax.examples().isEmpty()) {
            lines.addAll(List.of("", "```"));
            int width = syntax.examples().stream()
                    .mapToInt(example -> example.line().length())
                    .max()
                    .orElse(0);
            syntax.examples()
                    .forEach(example -> lines.add("$ " + example.line()
                            + " ".repeat(width - example.line().length()) + "   # " + example.effect()));
            lines.add("```");
        }
    }

    private void option(Option option) {
        String letter = option.letter() == Option.NO_LETTER ? "" : "`-" + option.letter() + "`, ";
        String value = option.takesValue() ? " " + cell(String.valueOf(option.value())) : "";
        lines.add("| " + letter + "`--" + option.name() + value + "` | " + cell(option.description()) + " |");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
