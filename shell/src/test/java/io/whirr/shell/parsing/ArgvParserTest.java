package io.whirr.shell.parsing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.shell.core.command.Command;
import org.springframework.shell.core.command.CommandArgument;
import org.springframework.shell.core.command.CommandContext;
import org.springframework.shell.core.command.CommandRegistry;
import org.springframework.shell.core.command.ExitStatus;
import org.springframework.shell.core.command.ParsedInput;

class ArgvParserTest {

    private final ArgvParser parser = new ArgvParser(new CommandRegistry(Set.of(
            new Declaration(Syntax.named("submit")
                    .takes(Operands.commandLine("COMMAND"))
                    .option(Option.value("name", 'n', "NAME", ""))
                    .option(Option.flag("wait", 'w', ""))
                    .build()),
            new Declaration(Syntax.named("status")
                    .takes(Operands.optional("ID", Thing.JOB))
                    .build()),
            new Declaration(Syntax.named("sweep").build()),
            new Declaration(Syntax.named("sweep add")
                    .takes(Operands.any("X", Thing.TEXT))
                    .option(Option.flag("fast", 'f', ""))
                    .build()))));

    @Test
    void aSubmittedCommandPassesThroughAsItIs() {
        var input = parse("submit", "--name", "x", "--", "python", "--lr", "0.01", "--", "-n", "", "a b", "a\nb", "😀");

        assertThat(values(input)).containsExactly("python", "--lr", "0.01", "--", "-n", "", "a b", "a\nb", "😀");
        assertThat(option(input, "name")).isEqualTo("x");
    }

    @Test
    void theFirstOperandOfACommandLineEndsTheOptions() {
        var input = parse("submit", "-w", "python", "--name", "y", "--help");

        assertThat(values(input)).containsExactly("python", "--name", "y", "--help");
        assertThat(input.options()).hasSize(1);
    }

    @Test
    void optionsMayFollowTheOperandsOfOtherCommands() {
        var input = parse("status", "7", "--output", "json");

        assertThat(values(input)).containsExactly("7");
        assertThat(option(input, "output")).isEqualTo("json");
    }

    @Test
    void valuesMayBeAttachedInEveryUsualWay() {
        for (String given : List.of("--name=x=y", "-nx=y", "-n=x=y")) {
            assertThat(option(parse("submit", given, "ls"), "name")).isEqualTo("x=y");
        }
        assertThat(option(parse("submit", "-wn", "x=y", "ls"), "name")).isEqualTo("x=y");
        assertThat(option(parse("submit", "--name", "--wait", "ls"), "name")).isEqualTo("--wait");
    }

    @Test
    void theLongestNameIsTheCommand() {
        var input = parse("sweep", "add", "one");

        assertThat(input.commandName()).isEqualTo("sweep");
        assertThat(input.subCommands()).containsExactly("add");
        assertThat(values(input)).containsExactly("one");
    }

    @Test
    void whatIsMistypedIsRefusedWithASuggestion() {
        refused("Did you mean 'status'?", "statsu");
        refused("Did you mean '--name'?", "submit", "--nmae", "x", "ls");
        refused("See 'whirr submit --help'.", "submit", "-x", "ls");
        refused("See 'whirr help'.", "xyzzy");
        refused("See 'whirr status --help'.", "status", "1", "2");
        refused("See 'whirr submit --help'.", "submit");
        refused("See 'whirr submit --help'.", "submit", "--name");
        refused("See 'whirr submit --help'.", "submit", "--wait=yes", "ls");
        refused("See 'whirr status --help'.", "status", "--output", "xml");
    }

    @Test
    void helpIsForTheCommandItIsGivenTo() {
        assertThat(parse("submit", "-n", "x", "--help").commandName()).isEqualTo("help");
        assertThat(values(parse("sweep", "add", "-fh"))).containsExactly("sweep add");
        assertThat(parse("--help").commandName()).isEqualTo("help");
        assertThat(parse().commandName()).isEqualTo("help");
    }

    @Test
    void aLineIsSplitAsAShellDoes() {
        assertThat(values(parser.parse("submit -- bash -c 'echo \"$1\"' a\\ b \"x 'y'\" ''")))
                .containsExactly("bash", "-c", "echo \"$1\"", "a b", "x 'y'", "");
        assertThatThrownBy(() -> parser.parse("submit 'ls")).isInstanceOf(UsageError.class);
    }

    private void refused(String advice, String... words) {
        assertThatThrownBy(() -> parse(words))
                .isInstanceOfSatisfying(
                        UsageError.class, e -> assertThat(e.advice()).isEqualTo(advice));
    }

    private ParsedInput parse(String... words) {
        return parser.parse(List.of(words));
    }

    private static List<String> values(ParsedInput input) {
        return input.arguments().stream().map(CommandArgument::value).toList();
    }

    private static String option(ParsedInput input, String name) {
        return input.options().stream()
                .filter(option -> name.equals(option.longName()))
                .map(option -> String.valueOf(option.value()))
                .findFirst()
                .orElse("");
    }

    private record Declaration(Syntax syntax) implements Command, Declared {

        @Override
        public String getName() {
            return syntax.name();
        }

        @Override
        public ExitStatus execute(CommandContext context) {
            return ExitStatus.OK;
        }
    }
}
