package io.whirr.shell;

import io.whirr.shell.commands.Commands;
import io.whirr.shell.commands.Completion;
import io.whirr.shell.commands.Session;
import io.whirr.shell.head.HeadClient;
import io.whirr.shell.parsing.RawArgv;
import java.util.List;
import java.util.Set;

/** One command and its exit code, without an application context: that alone would take longer than the command. */
final class OneShot {

    /** What reads no answer. Everything else may be given as well, and takes a little more. */
    private static final Set<String> WITHOUT_HEAD =
            Set.of("help", "--help", "-h", "version", "--version", "completion");

    private OneShot() {}

    static int run(Session session, String[] arguments) {
        if (arguments[0].equals(Completion.WORD)) {
            List<String> asked = RawArgv.of(arguments);
            return Completion.answer(session, asked.subList(1, asked.size()));
        }
        if (!WITHOUT_HEAD.contains(arguments[0])) {
            Thread.ofPlatform().daemon().name("json").start(HeadClient::prepare);
        }
        boolean version = arguments.length == 1 && arguments[0].equals("--version");
        String[] words = version ? new String[] {"version"} : arguments;
        return new Commands(session).run(() -> RawArgv.of(words));
    }
}
