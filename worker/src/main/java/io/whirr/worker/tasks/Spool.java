package io.whirr.worker.tasks;

import io.whirr.worker.journal.Journal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Outcomes on the worker's own disk until the head has answered them, so that they outlive the worker.
 *
 * <p>Bounded: beyond the bound, or when the disk is full, an outcome lives in memory only, which is said.
 */
final class Spool {

    private static final int MOST = 1000;

    private final Path directory;

    Spool(Path directory) {
        this.directory = directory;
    }

    /** Keeps an outcome. Empty when it could not be written. */
    Optional<Path> keep(Outcome outcome) {
        String name =
                outcome.job() + "-" + outcome.attempt() + "-" + outcome.ended().monotonicNanos();
        try {
            if (files(".json").size() >= MOST) {
                throw new IOException("there are " + MOST + " outcomes already");
            }
            Path file = directory.resolve(name + ".json");
            write(directory.resolve(name + ".new"), file, OutcomeFile.text(outcome));
            return Optional.of(file);
        } catch (IOException e) {
            Journal.warn("Outcome is in memory only", "job", outcome.number(), "dir", directory, "why", e.getMessage());
            return Optional.empty();
        }
    }

    private void write(Path fresh, Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(directory)) {
            folder.force(true);
        }
    }

    /** What earlier lives left, oldest first. A file that cannot be read is put aside, not in the way. */
    List<Parcel> left() throws IOException {
        List<Parcel> parcels = new ArrayList<>();
        for (Path file : files(".json")) {
            try {
                parcels.add(new Parcel(OutcomeFile.read(Files.readString(file)), Optional.of(file), () -> {}));
            } catch (IOException e) {
                Journal.error("Kept outcome cannot be read, put aside", "file", file, "why", e.getMessage());
                Files.move(file, Path.of(file + ".broken"), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return parcels;
    }

    private List<Path> files(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    /**
     * An outcome to deliver.
     *
     * @param file what to delete when it is; empty when it could not be written
     * @param whenSettled what to do when it is
     */
    record Parcel(Outcome outcome, Optional<Path> file, Runnable whenSettled) {

        /** The head has answered: nobody needs to tell it again. */
        void settle() {
            whenSettled.run();
            try {
                if (file.isPresent()) {
                    Files.deleteIfExists(file.get());
                }
            } catch (IOException e) {
                Journal.warn("Delivered outcome cannot be deleted", "file", file.get(), "why", e.getMessage());
            }
        }
    }
}
