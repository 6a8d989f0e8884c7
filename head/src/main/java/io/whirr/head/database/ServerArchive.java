package io.whirr.head.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import io.zonky.test.db.postgres.util.ArchUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL server that the head brings along, packed.
 *
 * <p>The library unpacks what it is given into {@code PG-DIGEST} and takes what is there when it has done so before;
 * for the digest it reads all of it into memory at each start, 17 MB. So it is given the archive's label instead, once
 * the archive has been unpacked: what the jar says of it. {@code PG-DIGEST} of the label is a link to the other one.
 * Nor does the library's own search take place, which runs a script to learn what Linux this is.
 *
 * @param directory where the library unpacks
 */
record ServerArchive(Path directory) implements PgBinaryResolver {

    private static final Logger log = LoggerFactory.getLogger(ServerArchive.class);

    /** By so much the library lets a directory be younger than the mark that it is complete. */
    private static final int TOLERANCE_MILLIS = 100;

    /** Null for a system for which nothing is brought along. */
    @Override
    public @Nullable InputStream getPgBinary(String system, String hardware) {
        String name = "/postgres-%s-%s.txz".formatted(system.toLowerCase(Locale.ROOT), ArchUtils.normalize(hardware));
        URL archive = EmbeddedPostgres.class.getResource(name);
        try {
            return archive == null ? null : archiveOrLabel(archive);
        } catch (IOException e) {
            // The library makes an Error of an IOException, which nobody expects.
            throw new UncheckedIOException("the server that is brought along cannot be read: " + e, e);
        }
    }

    private InputStream archiveOrLabel(URL archive) throws IOException {
        if (!(archive.openConnection() instanceof JarURLConnection jar)) {
            return archive.openStream();
        }
        byte[] label = label(jar);
        Path link = unpacked(new ByteArrayInputStream(label));
        if (isComplete(link)) {
            return new ByteArrayInputStream(label);
        }
        link(link, unpacked(archive.openStream()));
        return archive.openStream();
    }

    /** Whether the library will say so, too: it would unpack the label otherwise. */
    private static boolean isComplete(Path unpacked) {
        Path mark = unpacked.resolve(".exists");
        try (Stream<Path> entries = Files.list(unpacked)) {
            long marked = modified(mark);
            return modified(unpacked) - TOLERANCE_MILLIS <= marked
                    && entries.allMatch(entry -> modified(entry) <= marked);
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    /** As exact as the library has it, which sets the mark's time to a whole millisecond. */
    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For the next start; without it that one reads the archive again. */
    private void link(Path link, Path unpacked) {
        try {
            Files.createDirectories(directory);
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, unpacked.getFileName());
        } catch (IOException | UnsupportedOperationException e) {
            log.debug("The unpacked server cannot be found by its label the next time", e);
        }
    }

    private static byte[] label(JarURLConnection jar) throws IOException {
        String label = "%s %d %08x%n"
                .formatted(
                        jar.getEntryName(),
                        jar.getJarEntry().getSize(),
                        jar.getJarEntry().getCrc());
        return label.getBytes(StandardCharsets.UTF_8);
    }

    /** Where the library unpacks something. */
    private Path unpacked(InputStream something) throws IOException {
        try (var digested = new DigestInputStream(something, MessageDigest.getInstance("MD5"))) {
            digested.transferTo(OutputStream.nullOutputStream());
            return directory.resolve(
                    "PG-" + HexFormat.of().formatHex(digested.getMessageDigest().digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}
