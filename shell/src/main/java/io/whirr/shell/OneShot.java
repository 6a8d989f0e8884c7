package io.whirr.shell;

import io.whirr.shell.commands.Commands;
import io.whirr.shell.commands.Session;
import io.whirr.shell.parsing.RawArgv;

/** One command and its exit code, without an application context: that alone would take longer than the command. */
final class OneShot {

    private OneShot() {}

    static int run(Session session, String[] arguments) {
        boolean version = arguments.length == 1 && arguments[0].equals("--version");
        String[] words = version ? new String[] {"version"} : arguments;
        return new Commands(session).run(() -> RawArgv.of(words));
    }
}
