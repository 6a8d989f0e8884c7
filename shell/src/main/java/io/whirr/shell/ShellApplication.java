package io.whirr.shell;

import io.whirr.shell.commands.Session;
import io.whirr.shell.head.Interruption;
import io.whirr.shell.output.Screen;
import io.whirr.shell.prompt.PromptApplication;
import io.whirr.shell.settings.Settings;
import io.whirr.shell.settings.Target;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Where the client starts, and takes one of its ways. */
public final class ShellApplication {

    private static final int TERMINAL_IN = 0;

    private ShellApplication() {}

    public static void main(String[] arguments) {
        int code = run(arguments);
        if (code != 0) {
            // Success needs none of it: to exit looks for a logger first, in every jar.
            System.exit(code);
        }
    }

    private static int run(String[] arguments) {
        if (arguments.length == 1 && arguments[0].equals(TrainingRun.WORD)) {
            return TrainingRun.run();
        }
        Target target = onlyTarget(arguments);
        var session = new Session(
                Settings.ofProcess(),
                target == null ? Target.USUAL : target,
                Screen.ofProcess(),
                InstantSource.system(),
                new Interruption());
        if (target == null) {
            return OneShot.run(session, arguments);
        }
        if (!Screen.isTerminal(TERMINAL_IN)) {
            return Script.run(session, System.in);
        }
        PromptApplication.run(session);
        return 0;
    }

    /** What {@code whirr}, {@code whirr --server URL} and {@code whirr --profile NAME} ask for; null for a command. */
    private static @Nullable Target onlyTarget(String[] arguments) {
        if (arguments.length == 0) {
            return Target.USUAL;
        }
        String[] parts = arguments.length == 1 ? arguments[0].split("=", 2) : arguments;
        if (parts.length != 2) {
            return null;
        }
        return switch (parts[0]) {
            case "--server" -> new Target(parts[1], null);
            case "--profile" -> new Target(null, parts[1]);
            default -> null;
        };
    }
}
