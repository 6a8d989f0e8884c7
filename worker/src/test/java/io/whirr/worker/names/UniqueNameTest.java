package io.whirr.worker.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UniqueNameTest {

    @TempDir
    private Path folder;

    @Test
    void noTwoAreTheSame() {
        assertThat(Stream.generate(UniqueName::make).limit(100))
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(UUID.fromString(name)).hasToString(name));
    }

    /** A sandbox may hide the file, or leave an empty one in its place. */
    @Test
    void aKernelThatHasNoneIsNotNeeded() throws IOException {
        Path empty = Files.createFile(folder.resolve("uuid"));

        assertThat(UUID.fromString(UniqueName.make(empty))).isNotNull();
        assertThat(UUID.fromString(UniqueName.make(folder.resolve("missing")))).isNotNull();
    }
}
