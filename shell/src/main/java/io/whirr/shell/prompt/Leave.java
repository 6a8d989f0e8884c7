package io.whirr.shell.prompt;

import io.whirr.shell.parsing.Declared;
import io.whirr.shell.parsing.Syntax;
import java.util.List;
import org.springframework.shell.core.command.Command;
import org.springframework.shell.core.command.CommandContext;
import org.springframework.shell.core.command.ExitStatus;

/** Leaves the prompt. The loop acts on the exit status, which no other command ends with. */
final class Leave implements Command, Declared {

    static final ExitStatus LEFT = new ExitStatus(-100, "left");

    private static final Syntax EXIT = Syntax.named("exit")
            .group("Client")
            .summary("leave the prompt (or Ctrl+D)")
            .build();

    @Override
    public Syntax syntax() {
        return EXIT;
    }

    @Override
    public String getName() {
        return EXIT.name();
    }

    @Override
    public List<String> getAliases() {
        return List.of("quit");
    }

    @Override
    public String getDescription() {
        return EXIT.summary();
    }

    @Override
    public ExitStatus execute(CommandContext context) {
        return LEFT;
    }
}
