package io.whirr.shell.commands;

import io.whirr.shell.parsing.Declared;
import io.whirr.shell.parsing.Option;
import io.whirr.shell.parsing.Syntax;
import java.util.List;
import org.springframework.shell.core.command.Command;
import org.springframework.shell.core.command.CommandContext;
import org.springframework.shell.core.command.CommandOption;
import org.springframework.shell.core.command.ExitStatus;

/**
 * A command of Spring Shell's made of a declaration and what to do. Programmatic, because an annotated method cannot
 * say how it ended.
 */
final class Verb implements Command, Declared {

    private final Syntax syntax;
    private final Session session;
    private final Action action;

    Verb(Syntax syntax, Session session, Action action) {
        this.syntax = syntax;
        this.session = session;
        this.action = action;
    }

    /** What a verb does; the result is the process's exit code. */
    @FunctionalInterface
    interface Action {
        int run(Call call);
    }

    @Override
    public Syntax syntax() {
        return syntax;
    }

    @Override
    public String getName() {
        return syntax.name();
    }

    @Override
    public String getDescription() {
        return syntax.summary();
    }

    @Override
    public String getGroup() {
        return syntax.group();
    }

    @Override
    public List<CommandOption> getOptions() {
        return syntax.options().stream().map(Option::declared).toList();
    }

    @Override
    public ExitStatus execute(CommandContext context) {
        var call = new Call(context, session);
        int code = action.run(call);
        call.output().flush();
        return code == 0 ? ExitStatus.OK : new ExitStatus(code, getName() + " ended with " + code);
    }
}
