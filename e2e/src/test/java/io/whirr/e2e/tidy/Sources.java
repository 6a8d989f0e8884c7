package io.whirr.e2e.tidy;

import io.whirr.e2e.cluster.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files of the repository that people write. */
final class Sources {

    private static final Set<String> NOT_OURS = Set.of("target", ".git", ".quickstart", ".launch", ".idea", ".vscode");
    private static final List<Source> ALL = read(Commands.home());

    private Sources() {}

    /** A text file, its path relative to the repository. */
    record Source(Path path, String text) {

        boolean isJava() {
            return path.toString().endsWith(".java");
        }

        /** Whether it belongs to what is shipped. */
        boolean isMain() {
            return path.toString().contains("src/main/");
        }

        boolean isIn(String folder) {
            return path.startsWith(folder);
        }

        List<String> lines() {
            return text.lines().toList();
        }
    }

    static List<Source> all() {
        return ALL;
    }

    static List<Source> java() {
        return ALL.stream().filter(Source::isJava).toList();
    }

    private static List<Source> read(Path home) {
        List<Source> sources = new ArrayList<>();
        try {
            Files.walkFileTree(home, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return NOT_OURS.contains(directory.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (isText(file)) {
                        sources.add(new Source(home.relativize(file), Files.readString(file)));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(sources);
    }

    private static boolean isText(Path file) {
        String name = file.getFileName().toString();
        return name.equals("whirr") || name.matches(".*\\.(java|sh|py|sql|md|ya?ml|xml|html|css|js|properties)");
    }
}
