package io.whirr.shell;

import io.whirr.shell.commands.Commands;
import io.whirr.shell.commands.Session;
import io.whirr.shell.parsing.Words;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Commands from a pipe or a file, a line each; empty lines and those that begin with {@code #} are passed over. */
final class Script {

    private Script() {}

    /** Carries them out until one fails; the exit code is that one's, or 0. */
    static int run(Session session, InputStream input) {
        var commands = new Commands(session);
        try (var lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
            int code = 0;
            for (String line = lines.readLine(); line != null && code == 0; line = lines.readLine()) {
                String command = line.strip();
                if (!command.isEmpty() && !command.startsWith("#")) {
                    code = commands.run(() -> Words.split(command));
                }
            }
            return code;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
