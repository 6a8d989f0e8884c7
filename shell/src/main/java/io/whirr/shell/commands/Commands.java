package io.whirr.shell.commands;

import io.whirr.shell.parsing.ArgvParser;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.shell.core.InputReader;
import org.springframework.shell.core.command.Command;
import org.springframework.shell.core.command.CommandContext;
import org.springframework.shell.core.command.CommandExecutor;
import org.springframework.shell.core.command.CommandRegistry;
import org.springframework.shell.core.command.ParsedInput;

/** All commands of the client, and the one way to carry one out, whoever typed it. */
public final class Commands {

    static final String JOBS = "Jobs";
    static final String RUNS = "Runs";
    static final String CLUSTER = "Cluster";
    static final String CLIENT = "Client";

    private static final InputReader NO_INPUT = new InputReader() {};

    private final Session session;
    private final CommandRegistry registry;
    private final ArgvParser parser;
    private final CommandExecutor executor;

    public Commands(Session session) {
        this(session, new CommandRegistry(new LinkedHashSet<>(all(session))));
    }

    /**
     * The commands of a registry.
     *
     * @param registry one that holds these commands, and maybe others
     */
    public Commands(Session session, CommandRegistry registry) {
        this.session = session;
        this.registry = registry;
        this.parser = new ArgvParser(registry);
        this.executor = new CommandExecutor(registry);
    }

    /** Each of them, new. */
    public static List<Command> all(Session session) {
        return Stream.of(
                        new Submission(session).commands(),
                        new Queue(session).commands(),
                        new Jobs(session).commands(),
                        new Inspection(session).commands(),
                        new Steering(session).commands(),
                        Waiting.commands(session),
                        new Logs(session).commands(),
                        new Runs(session).commands(),
                        new Comparison(session).commands(),
                        new Export(session).commands(),
                        new Sweeps(session).commands(),
                        new Ablations(session).commands(),
                        new Workers(session).commands(),
                        new Schedules(session).commands(),
                        new Watch(session).commands(),
                        new Configuration(session).commands(),
                        new Doctor(session).commands(),
                        new Completion(session).commands(),
                        new Help(session).commands())
                .flatMap(List::stream)
                .toList();
    }

    /** Carries out a command given as words; the result is an exit code: 0, 1, 2 for wrong usage, or a job's own. */
    public int run(Supplier<List<String>> words) {
        return run(parser -> parser.parse(words.get()), session.screen().writer(), NO_INPUT);
    }

    /** Carries out a command given as a line. */
    public int run(String line, PrintWriter writer, InputReader reader) {
        return run(parser -> parser.parse(line), writer, reader);
    }

    private int run(Parsing parsing, PrintWriter writer, InputReader reader) {
        try {
            ParsedInput input = parsing.apply(parser);
            return executor.execute(new CommandContext(input, registry, writer, reader))
                    .code();
        } catch (Exception e) {
            return Errors.report(e, session);
        }
    }

    /** Words or a line, made into a command. */
    @FunctionalInterface
    private interface Parsing {
        ParsedInput apply(ArgvParser parser);
    }
}
