package io.whirr.shell.commands;

import io.whirr.shell.head.HeadClient;
import io.whirr.shell.output.Format;
import io.whirr.shell.output.Output;
import io.whirr.shell.parsing.UsageError;
import io.whirr.shell.settings.Key;
import io.whirr.shell.settings.Setting;
import io.whirr.shell.settings.Target;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.springframework.shell.core.command.CommandArgument;
import org.springframework.shell.core.command.CommandContext;
import org.springframework.shell.core.command.CommandRegistry;

/** One use of a verb: what was typed after it, and what it may use. */
final class Call {

    private final CommandContext context;
    private final Session session;
    private final Output output;

    Call(CommandContext context, Session session) {
        this.context = context;
        this.session = session;
        this.output = new Output(
                session.screen(),
                option("output").or(() -> setting(Key.OUTPUT)).map(Call::format).orElse(Format.TABLE),
                has("quiet"));
    }

    Output output() {
        return output;
    }

    HeadClient head() {
        return session.head(target());
    }

    /** Which head this use of the verb asks for. */
    Target target() {
        return new Target(option("server").orElse(null), option("profile").orElse(null));
    }

    /** What is set for whoever gives no option. */
    Optional<String> setting(Key key) {
        return session.settings()
                .setting(key, target().or(session.target()).profile())
                .map(Setting::value);
    }

    Session session() {
        return session;
    }

    Patience patience() {
        return new Patience(output, session.interruption());
    }

    Instant now() {
        return session.clock().instant();
    }

    CommandRegistry registry() {
        return context.commandRegistry();
    }

    /** The value of an option; the last one where it was given more than once. */
    Optional<String> option(String name) {
        var values = options(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
    }

    List<String> options(String name) {
        return context.parsedInput().options().stream()
                .filter(option -> name.equals(option.longName()))
                .map(option -> Objects.requireNonNullElse(option.value(), ""))
                .toList();
    }

    boolean has(String flag) {
        return option(flag).isPresent();
    }

    /** @throws UsageError when the value is no number from {@code least} to {@code most} */
    Optional<Integer> number(String option, int least, int most) {
        return option(option).map(value -> number("--" + option, value, least, most));
    }

    List<String> operands() {
        return context.parsedInput().arguments().stream()
                .map(CommandArgument::value)
                .toList();
    }

    /** The ids of jobs, as {@code 7}, {@code #7} or {@code job-7}. */
    List<Long> jobs() {
        return operands().stream().map(JobRef::parse).map(JobRef::whole).toList();
    }

    /** The only operand as a job. */
    long job() {
        return jobs().getFirst();
    }

    /** The operands as jobs or elements of arrays. */
    List<JobRef> refs() {
        return operands().stream().map(JobRef::parse).toList();
    }

    static Format format(String name) {
        try {
            return Format.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new UsageError(
                    "The output cannot be '" + name + "'.",
                    "It is table, json or jsonl: look at 'whirr config' and " + Key.OUTPUT.variable() + ".");
        }
    }

    static int number(String name, String value, int least, int most) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, with the numbers out of bounds.
        }
        throw new UsageError(
                name + " cannot be '" + value + "'.", "It is a number from " + least + " to " + most + ".");
    }
}
