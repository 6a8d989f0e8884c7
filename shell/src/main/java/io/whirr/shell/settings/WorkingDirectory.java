package io.whirr.shell.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The directory that the user is in, by its true name. */
public final class WorkingDirectory {

    private WorkingDirectory() {}

    /** A directory as the user named it, made absolute. */
    public static String resolve(String directory) {
        if (directory.startsWith("/")) {
            return directory;
        }
        String current = current();
        return directory.equals(".") || directory.isEmpty() ? current : current + "/" + directory;
    }

    /**
     * The JVM decodes the name by the locale, and under {@code LANG=C} loses every letter beyond ASCII. What the shell
     * said at the start of the process still has the bytes.
     */
    private static String current() {
        String decoded = System.getProperty("user.dir", "/");
        String encoding = System.getProperty("sun.jnu.encoding", "UTF-8").toUpperCase(Locale.ROOT);
        return encoding.equals("UTF-8") || decoded.indexOf('\uFFFD') < 0 ? decoded : fromEnvironment(decoded);
    }

    private static String fromEnvironment(String otherwise) {
        try {
            var environment = new String(Files.readAllBytes(Path.of("/proc/self/environ")), StandardCharsets.UTF_8);
            for (String variable : environment.split("\0", -1)) {
                if (variable.startsWith("PWD=/")) {
                    return variable.substring("PWD=".length());
                }
            }
        } catch (IOException e) {
            // Then the garbled name has to do; the worker will say that there is no such directory.
        }
        return otherwise;
    }
}
