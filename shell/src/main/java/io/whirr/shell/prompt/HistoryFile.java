package io.whirr.shell.prompt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where the lines typed at the prompt are kept: for their writer's eyes only, because commands may hold secrets. */
final class HistoryFile {

    static final String NAME = "history";

    private HistoryFile() {}

    /** The directory, with a history in it that nobody else can read. */
    static Path in(Path directory) {
        try {
            Path file = directory.resolve(NAME);
            if (Files.notExists(file)) {
                Files.createDirectories(directory);
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
        } catch (IOException | UnsupportedOperationException e) {
            // A history that cannot be kept is no reason not to start.
        }
        return directory;
    }
}
