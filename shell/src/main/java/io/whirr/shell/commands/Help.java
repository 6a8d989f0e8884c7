package io.whirr.shell.commands;

import io.whirr.shell.output.Output;
import io.whirr.shell.parsing.Declared;
import io.whirr.shell.parsing.Operands;
import io.whirr.shell.parsing.Option;
import io.whirr.shell.parsing.Syntax;
import io.whirr.shell.parsing.Thing;
import io.whirr.shell.parsing.UsageError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.shell.core.command.Command;
import org.springframework.shell.core.command.CommandRegistry;

/** The pages that explain the client, made from the commands' own declarations. */
final class Help {

    private static final int COLUMNS = 80;
    private static final List<String> GROUPS = List.of(Commands.JOBS, Commands.RUNS, Commands.CLUSTER, Commands.CLIENT);

    private static final Syntax HELP = Syntax.named("help")
            .group(Commands.CLIENT)
            .summary("explain a command, or list all of them")
            .takes(Operands.any("COMMAND", Thing.COMMAND))
            .example("whirr help submit", "the same as 'whirr submit --help'")
            .build();

    private static final Syntax VERSION = Syntax.named("version")
            .group(Commands.CLIENT)
            .summary("print the client's version")
            .example("whirr version", "whirr --version does the same")
            .build();

    private final Session session;

    Help(Session session) {
        this.session = session;
    }

    List<Command> commands() {
        return List.of(new Verb(HELP, session, Help::help), new Verb(VERSION, session, Help::version));
    }

    private static int help(Call call) {
        if (call.operands().isEmpty()) {
            overview(call);
        } else {
            page(call, String.join(" ", call.operands()));
        }
        return 0;
    }

    private static int version(Call call) {
        String version = Help.class.getPackage().getImplementationVersion();
        call.output().line("whirr " + Objects.requireNonNullElse(version, "(not from a jar)"));
        return 0;
    }

    private static void overview(Call call) {
        Output out = call.output();
        out.line("whirr runs commands on GPU machines and keeps them in a queue that can be trusted overnight.");
        out.line("");
        out.line("  whirr COMMAND …   one command       whirr   the prompt, with completion");
        var groups = groups(call.registry());
        int width = groups.values().stream()
                .flatMap(List::stream)
                .mapToInt(command -> command.getName().length())
                .max()
                .orElse(0);
        groups.forEach((group, commands) -> {
            out.line("");
            out.line(group + ":");
            commands.forEach(command -> out.line(pair(command.getName(), command.getDescription(), width)));
        });
        out.line("");
        out.line("On the machines: whirr head, whirr worker, whirr quickstart; each explains itself with --help.");
        out.line("'whirr help COMMAND' says more. The head is --server URL, or WHIRR_SERVER_URL.");
    }

    /** The commands by the heading that they stand under, both in the order in which people look for them. */
    static Map<String, List<Command>> groups(CommandRegistry registry) {
        var groups = new LinkedHashMap<String, List<Command>>();
        GROUPS.forEach(group -> groups.put(group, new ArrayList<>()));
        registry.getCommands().stream()
                .sorted(Comparator.comparing(Command::getName))
                .forEach(command -> groups.computeIfAbsent(group(command), _ -> new ArrayList<>())
                        .add(command));
        groups.values().removeIf(List::isEmpty);
        return groups;
    }

    private static String group(Command command) {
        return command instanceof Declared declared ? declared.syntax().group() : Commands.CLIENT;
    }

    private static void page(Call call, String name) {
        if (!(call.registry().getCommandByName(name) instanceof Declared declared)) {
            throw new UsageError("There is no command '" + name + "'.", "'whirr help' lists them.");
        }
        Syntax syntax = declared.syntax();
        Output out = call.output();
        out.line(syntax.usage());
        out.line("");
        wrapped(explanation(syntax), COLUMNS).forEach(out::line);
        out.line("");
        out.line("Options:");
        syntax.options().forEach(option -> out.line(pair(left(option), option.description(), 28)));
        if (!syntax.examples().isEmpty()) {
            out.line("");
            out.line("Examples:");
            syntax.examples().forEach(example -> {
                out.line("  " + example.line());
                out.line("      " + example.effect());
            });
        }
    }

    private static String left(Option option) {
        String letter = option.letter() == Option.NO_LETTER ? "    " : "-" + option.letter() + ", ";
        return letter + "--" + option.name() + (option.takesValue() ? " " + option.value() : "");
    }

    private static String pair(String left, String right, int width) {
        return "  " + left + " ".repeat(Math.max(1, width - left.length())) + " " + right;
    }

    /** The summary as a sentence, and the description. */
    static String explanation(Syntax syntax) {
        String summary = syntax.summary();
        return (summary.substring(0, 1).toUpperCase(Locale.ROOT) + summary.substring(1) + ". " + syntax.description())
                .strip();
    }

    static List<String> wrapped(String paragraph, int columns) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (String word : paragraph.strip().split("\\s+", -1)) {
            if (line.length() + word.length() >= columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
