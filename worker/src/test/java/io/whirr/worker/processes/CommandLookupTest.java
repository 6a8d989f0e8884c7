package io.whirr.worker.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command is found as execvp finds it. */
class CommandLookupTest {

    @TempDir
    Path folder;

    @BeforeEach
    void givenPrograms() throws IOException {
        Files.createDirectories(folder.resolve("bin/folder"));
        Files.writeString(folder.resolve("bin/run"), "#!/bin/sh\n");
        assertThat(folder.resolve("bin/run").toFile().setExecutable(true)).isTrue();
        Files.writeString(folder.resolve("bin/text"), "no program");
    }

    private static Start.@Nullable NotStarted fault(List<String> argv, String directory, @Nullable String path) {
        return CommandLookup.fault(command(argv, directory, Map.of()), path, true);
    }

    private static Command command(List<String> argv, String directory, Map<String, String> environment) {
        return new Command(argv, directory, environment, Path.of("/log"), "mark", Ceilings.NONE);
    }

    private @Nullable String fault(String path, String... argv) {
        Start.NotStarted fault = fault(List.of(argv), folder.toString(), path);
        return fault == null ? null : fault.code() + " " + fault.why();
    }

    @Test
    void aNameIsLookedForInThePathWhoseRelativePartsStartInTheWorkingDirectory() {
        assertThat(fault(folder + "/bin", "run")).isNull();
        assertThat(fault("/nowhere:bin", "run")).isNull();
        assertThat(fault("/nowhere:bin:", "run")).isNull();
        assertThat(fault("/nowhere", "run")).isEqualTo("127 could not start 'run': No such file or directory");
    }

    @Test
    void aPathIsTakenFromTheWorkingDirectory() {
        assertThat(fault("/nowhere", "bin/run")).isNull();
        assertThat(fault("/nowhere", "./bin/run")).isNull();
        assertThat(fault("/nowhere", folder + "/bin/run")).isNull();
        assertThat(fault("/nowhere", "./run")).isEqualTo("127 could not start './run': No such file or directory");
    }

    @Test
    void whatIsThereButNoProgramIsDenied() {
        assertThat(fault("/nowhere", "bin/text")).isEqualTo("126 could not start 'bin/text': Permission denied");
        assertThat(fault("/nowhere", "./bin/folder"))
                .isEqualTo("126 could not start './bin/folder': Permission denied");
        assertThat(fault("bin", "text")).isEqualTo("126 could not start 'text': Permission denied");
        assertThat(fault("bin", "")).isEqualTo("127 could not start '': No such file or directory");
    }

    @Test
    void aDirectoryIsThereAndIsOne() {
        assertThat(fault(List.of("true"), "", null)).isNotNull();
        assertThat(fault(List.of("true"), folder + "/bin/run", null))
                .isNotNull()
                .extracting(Start.NotStarted::why)
                .asString()
                .endsWith("Not a directory");
        assertThat(fault(List.of("true"), "/", null)).isNull();
    }

    @Test
    void noWordIsLongerThanTheKernelTakes() {
        assertThat(fault("bin", "run", "x".repeat(128 * 1024 - 1))).isNull();
        assertThat(fault("bin", "run", "x".repeat(128 * 1024))).contains("Argument list too long");
        Command command = command(List.of("true"), "/", Map.of("A", "x".repeat(128 * 1024 - 2)));
        assertThat(CommandLookup.fault(command, null, true)).isNotNull();
    }

    @Test
    void whatCannotBeNamedHereIsNotLookedFor() {
        assertThat(CommandLookup.fault(command(List.of("ü"), "/", Map.of()), "bin", false))
                .isNull();
        assertThat(CommandLookup.fault(command(List.of("true"), "/ü", Map.of()), null, false))
                .isNull();
        assertThat(CommandLookup.fault(command(List.of("ü"), "/nowhere", Map.of()), "bin", false))
                .isNotNull();
    }

    @Test
    void noCommandHasANulCharacterNorItsEnvironment() {
        Command command = command(List.of("true"), "/", Map.of("A", "x\0y"));
        assertThat(CommandLookup.fault(command, null, true))
                .isNotNull()
                .extracting(Start.NotStarted::why)
                .asString()
                .contains("environment", "NUL");
        assertThat(fault("bin", "run", "a\0b")).contains("NUL");
        assertThat(fault(List.of(), "/", null)).isNotNull();
    }
}
