package io.whirr.head.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerArchiveTest {

    private static final String HARDWARE = System.getProperty("os.arch");

    private static final int SMALL = 200;

    private static final int LARGE = 1_000_000;

    @TempDir
    Path directory;

    @Test
    void onceUnpackedItsLabelIsEnough() throws Exception {
        byte[] archive = handedOver();
        Path unpacked = unpack(archive);

        byte[] label = handedOver();

        assertThat(archive).hasSizeGreaterThan(LARGE);
        assertThat(label).hasSizeLessThan(SMALL);
        assertThat(directoryOf(label)).isSymbolicLink();
        assertThat(directoryOf(label).toRealPath()).isEqualTo(unpacked.toRealPath());
    }

    @Test
    void untilAllOfItIsUnpackedItIsTheArchive() throws Exception {
        Files.createDirectory(directoryOf(handedOver()));

        assertThat(handedOver()).hasSizeGreaterThan(LARGE);
    }

    /** As a copy without the times has it: the library does not trust it either, and would unpack the label. */
    @Test
    void whatWasTouchedSinceIsUnpackedAgain() throws Exception {
        Path unpacked = unpack(handedOver());
        Path program = Files.createFile(unpacked.resolve("postgres"));
        Files.setLastModifiedTime(program, FileTime.from(Instant.now().plusSeconds(5)));

        assertThat(handedOver()).hasSizeGreaterThan(LARGE);
    }

    @Test
    void aDirectoryInTheLinksPlaceIsLeftAlone() throws Exception {
        Path unpacked = unpack(handedOver());
        Path link = directoryOf(handedOver());
        Files.delete(link);
        Files.createDirectories(link.resolve("bin"));

        assertThat(handedOver()).hasSizeGreaterThan(LARGE);
        assertThat(unpacked).isDirectory();
    }

    @Test
    void whatHasBeenRemovedIsUnpackedAgain() throws Exception {
        Path unpacked = unpack(handedOver());
        Files.delete(unpacked.resolve(".exists"));
        Files.delete(unpacked);

        assertThat(handedOver()).hasSizeGreaterThan(LARGE);
    }

    @Test
    void thereIsNoneForAForeignSystem() {
        assertThat(new ServerArchive(directory).getPgBinary("Plan9", HARDWARE)).isNull();
    }

    private byte[] handedOver() throws IOException {
        String system = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : System.getProperty("os.name");
        try (InputStream in = Objects.requireNonNull(
                new ServerArchive(directory.resolve("binaries")).getPgBinary(system, HARDWARE))) {
            return in.readAllBytes();
        }
    }

    /** As the library does: what it marks is complete. */
    private Path unpack(byte[] archive) throws Exception {
        Path unpacked = Files.createDirectory(directoryOf(archive));
        Files.createFile(unpacked.resolve(".exists"));
        return unpacked;
    }

    private Path directoryOf(byte[] something) throws Exception {
        byte[] digest = MessageDigest.getInstance("MD5").digest(something);
        return directory.resolve("binaries").resolve("PG-" + HexFormat.of().formatHex(digest));
    }
}
