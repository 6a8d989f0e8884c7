package io.whirr.shell;

import io.whirr.shell.commands.Commands;
import io.whirr.shell.commands.Completion;
import io.whirr.shell.commands.Session;
import io.whirr.shell.parsing.RawArgv;
import java.util.List;

/** One command and its exit code, without an application context: that alone would take longer than the command. */
final class OneShot {

    private OneShot() {}

    static int run(Session session, String[] arguments) {
        if (arguments[0].equals(Completion.WORD)) {
            List<String> asked = RawArgv.of(arguments);
            return Completion.answer(session, asked.subList(1, asked.size()));
        }
        boolean version = arguments.length == 1 && arguments[0].equals("--version");
        String[] words = version ? new String[] {"version"} : arguments;
        return new Commands(session).run(() -> RawArgv.of(words));
    }
}
