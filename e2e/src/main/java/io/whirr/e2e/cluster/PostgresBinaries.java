package io.whirr.e2e.cluster;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked once per build from the library that brings them. */
final class PostgresBinaries {

    private PostgresBinaries() {}

    /** The folder that holds {@code postgres} and {@code initdb}. */
    static synchronized Path directory() {
        Path unpacked = Commands.home().resolve("e2e/target/postgres");
        try {
            if (!Files.exists(unpacked)) {
                Files.createDirectories(unpacked.getParent());
                Path beside = Files.createTempDirectory(unpacked.getParent(), "postgres-");
                unpack(beside);
                moveUnlessThere(beside, unpacked);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return unpacked.resolve("bin");
    }

    private static void moveUnlessThere(Path from, Path to) throws IOException {
        try {
            Files.move(from, to);
        } catch (FileAlreadyExistsException anotherJvmWasFaster) {
            Commands.output("rm", "-rf", from.toString());
        }
    }

    private static void unpack(Path directory) throws IOException {
        try (InputStream packed =
                        DefaultPostgresBinaryResolver.INSTANCE.getPgBinary("Linux", System.getProperty("os.arch"));
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                write(entry, tar, directory.resolve(entry.getName()));
            }
        }
    }

    private static void write(TarArchiveEntry entry, InputStream content, Path file) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
            Files.copy(content, file);
            file.toFile().setExecutable((entry.getMode() & 0100) != 0);
        }
    }
}
