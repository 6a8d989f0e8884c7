package io.whirr.shell;

import io.whirr.shell.commands.Session;
import io.whirr.shell.head.Interruption;
import io.whirr.shell.output.Screen;
import io.whirr.shell.prompt.PromptApplication;
import io.whirr.shell.settings.Settings;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Where the client starts, and takes one of its ways. */
public final class ShellApplication {

    private static final String SERVER = "--server";
    private static final int TERMINAL_IN = 0;

    private ShellApplication() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        if (arguments.length == 1 && arguments[0].equals(TrainingRun.WORD)) {
            return TrainingRun.run();
        }
        String server = onlyServer(arguments);
        var session = new Session(
                Settings.ofProcess(), server, Screen.ofProcess(), InstantSource.system(), new Interruption());
        if (arguments.length > 0 && server == null) {
            return OneShot.run(session, arguments);
        }
        if (!Screen.isTerminal(TERMINAL_IN)) {
            return Script.run(session, System.in);
        }
        PromptApplication.run(session);
        return 0;
    }

    /** The server of {@code whirr --server URL}; null when that is not all that was typed. */
    private static @Nullable String onlyServer(String[] arguments) {
        return switch (arguments.length) {
            case 1 -> arguments[0].startsWith(SERVER + "=") ? arguments[0].substring(SERVER.length() + 1) : null;
            case 2 -> arguments[0].equals(SERVER) ? arguments[1] : null;
            default -> null;
        };
    }
}
