package io.whirr.worker.processes;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out before the start what would make it fail, as execvp would. The wrappers around a task could tell only by an
 * exit status that the task itself may have.
 */
final class CommandLookup {

    private static final String DEFAULT_PATH = "/bin:/usr/bin";

    /** MAX_ARG_STRLEN of Linux, in bytes: no argument and no variable of an environment is as long as that. */
    private static final int WORD_LIMIT = 128 * 1024;

    private CommandLookup() {}

    /**
     * Looks for what is wrong with a command.
     *
     * @param path the PATH it is looked for in; null for the system's default
     * @param unicode whether any name can be looked for; only those of ASCII otherwise
     * @return null when nothing is known to be wrong
     */
    static Start.@Nullable NotStarted fault(Command command, @Nullable String path, boolean unicode) {
        if (command.argv().isEmpty()) {
            return new Start.NotStarted(127, "the command is empty", false);
        }
        Start.NotStarted fault = wordsFault(command);
        if (fault == null && (unicode || isAscii(command.directory()))) {
            fault = directoryFault(command.directory());
        }
        String program = command.argv().getFirst();
        return fault == null && (unicode || isAscii(command.directory() + program))
                ? commandFault(program, command.directory(), path)
                : fault;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    private static Start.@Nullable NotStarted wordsFault(Command command) {
        if (Stream.concat(command.argv().stream(), Stream.of(command.directory()))
                .anyMatch(CommandLookup::hasNul)) {
            return new Start.NotStarted(126, "the command or its directory has a NUL character", false);
        }
        if (command.environment().entrySet().stream().anyMatch(variable -> hasNul(variable.toString()))) {
            return new Start.NotStarted(126, "the environment has a NUL character", false);
        }
        boolean tooLong = Stream.concat(
                        command.argv().stream(),
                        command.environment().entrySet().stream().map(Map.Entry::toString))
                .anyMatch(word -> word.getBytes(StandardCharsets.UTF_8).length >= WORD_LIMIT);
        return tooLong ? new Start.NotStarted(126, "could not start: Argument list too long", false) : null;
    }

    private static boolean hasNul(String word) {
        return word.indexOf('\0') >= 0;
    }

    private static Start.@Nullable NotStarted directoryFault(String directory) {
        File file = new File(directory);
        String problem = directory.isEmpty() || !file.exists()
                ? "No such file or directory"
                : !file.isDirectory() ? "Not a directory" : !file.canExecute() ? "Permission denied" : null;
        return problem == null
                ? null
                : new Start.NotStarted(
                        126, "could not enter the working directory '" + directory + "': " + problem, false);
    }

    private static Start.@Nullable NotStarted commandFault(String name, String directory, @Nullable String path) {
        if (name.contains("/")) {
            File file = new File(name);
            File resolved = file.isAbsolute() ? file : new File(directory, name);
            return isRunnable(resolved) ? null : resolved.exists() ? denied(name) : missing(name);
        }
        boolean found = false;
        for (String entry : (path == null ? DEFAULT_PATH : path).split(":", -1)) {
            File folder = new File(entry);
            File file = new File(folder.isAbsolute() ? folder : new File(directory, entry), name);
            if (!name.isEmpty() && isRunnable(file)) {
                return null;
            }
            found |= !name.isEmpty() && file.exists();
        }
        return found ? denied(name) : missing(name);
    }

    private static boolean isRunnable(File file) {
        return file.isFile() && file.canExecute();
    }

    private static Start.NotStarted missing(String name) {
        return new Start.NotStarted(127, "could not start '" + name + "': No such file or directory", false);
    }

    private static Start.NotStarted denied(String name) {
        return new Start.NotStarted(126, "could not start '" + name + "': Permission denied", false);
    }
}
