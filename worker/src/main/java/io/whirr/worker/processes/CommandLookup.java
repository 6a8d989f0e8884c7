package io.whirr.worker.processes;

import java.io.File;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out before the start what would make it fail, as execvp would. The wrappers around a task could tell only by an
 * exit status that the task itself may have.
 */
final class CommandLookup {

    private static final String DEFAULT_PATH = "/bin:/usr/bin";

    private CommandLookup() {}

    /**
     * Looks for what is wrong with a command.
     *
     * @param path the PATH it is looked for in; null for the system's default
     * @return null when nothing is known to be wrong
     */
    static Start.@Nullable NotStarted fault(List<String> argv, String directory, @Nullable String path) {
        if (argv.isEmpty()) {
            return new Start.NotStarted(127, "the command is empty", false);
        }
        if (argv.stream().anyMatch(word -> word.indexOf('\0') >= 0) || directory.indexOf('\0') >= 0) {
            return new Start.NotStarted(126, "the command or its directory has a NUL character", false);
        }
        Start.NotStarted fault = directoryFault(directory);
        return fault != null ? fault : commandFault(argv.getFirst(), directory, path);
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
