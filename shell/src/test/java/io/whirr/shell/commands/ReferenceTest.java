package io.whirr.shell.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.shell.head.Interruption;
import io.whirr.shell.output.Screen;
import io.whirr.shell.settings.Settings;
import io.whirr.shell.settings.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferenceTest {

    private static final Path PAGE = Path.of("..", "docs", "cli.md");
    private static final Path CURRENT = Path.of("target", "cli.md");

    /** What stands above is written by hand, what stands below is not. */
    private static final String BORDER = "# All commands";

    private final Session session = new Session(
            new Settings(Map.of(), Path.of("/nonexistent")),
            Target.USUAL,
            Screen.plain(OutputStream.nullOutputStream(), OutputStream.nullOutputStream()),
            InstantSource.system(),
            new Interruption());

    @Test
    void thePageIsWhatTheCommandsDeclare() throws IOException {
        List<String> page = Files.readAllLines(PAGE);
        var current = new ArrayList<>(page.subList(0, page.indexOf(BORDER) + 1));
        current.addAll(Reference.of(session));

        Files.write(CURRENT, current);

        assertThat(page)
                .as("docs/cli.md is not current: cp shell/target/cli.md docs/cli.md")
                .isEqualTo(current);
    }
}
