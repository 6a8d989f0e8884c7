package io.whirr.shell.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.whirr.shell.TestHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TAB in the user's own shell. */
class ShellCompletionTest {

    @TempDir
    private Path home = Path.of("");

    private final TestHead head = new TestHead()
            .on("GET /api/v1/workers", """
                    {"workers": [{"id": "h:gpu0", "status": "idle"}, {"id": "i:slot1", "status": "idle"}]}
                    """)
            .on("GET /api/v1/jobs", """
                    {"jobs": [{"id": 71, "command_argv": ["x"], "workdir": "/w", "status": "running", "attempt": 1}]}
                    """)
            .on("POST /api/v1/workers/h%3Agpu0/drain", "{\"message\": \"\"}")
            .on("GET /api/v1/jobs/71", """
                    {"id": 71, "command_argv": ["x"], "workdir": "/w", "status": "running", "attempt": 1}
                    """);

    @AfterEach
    void close() {
        head.close();
    }

    @Test
    void bashKnowsVerbsJobsAndWorkersWithColons() throws Exception {
        assumeTrue(Pty.available() && Files.isExecutable(Path.of("/bin/bash")), "script and bash are needed");
        try (var pty = shell("/bin/bash --norc --noprofile -i")) {
            pty.type("PS1='ready> '; source <(whirr completion bash)\r");
            pty.awaitText("ready> ");
            pty.type("whirr dr\th:\t\r");
            pty.awaitText("Worker h:gpu0 is given nothing new");
            pty.type("whirr stat\t7\t-o jsonl\r");
            pty.awaitText("{\"id\":71,");
            pty.type("exit\r");

            assertThat(pty.awaitExit()).isZero();
        }
    }

    @Test
    void bashCompletesFilesWhereACommandOfTheUsersOwnStands() throws Exception {
        assumeTrue(Pty.available() && Files.isExecutable(Path.of("/bin/bash")), "script and bash are needed");
        head.on("POST /api/v1/jobs", "{\"job_id\": 7, \"run_id\": \"job-7\", \"run_dir\": \"\"}");
        Files.writeString(home.resolve("train-it.py"), "");
        try (var pty = shell("/bin/bash --norc --noprofile -i")) {
            pty.type("PS1='ready> '; cd ~; source <(whirr completion bash)\r");
            pty.awaitText("ready> ");
            pty.type("whirr submit -- python trai\t\r");
            pty.awaitText("command: python train-it.py");
            pty.type("exit\r");

            assertThat(pty.awaitExit()).isZero();
        }
    }

    @Test
    void zshKnowsVerbsAndWorkers() throws Exception {
        assumeTrue(Pty.available() && Files.isExecutable(Path.of("/usr/bin/zsh")), "script and zsh are needed");
        try (var pty = shell("/usr/bin/zsh -f -i")) {
            pty.type("PS1='ready> '; autoload -U compinit; compinit -u; source <(whirr completion zsh)\r");
            pty.awaitText("ready> ");
            pty.type("whirr drai\th:\t\r");
            pty.awaitText("Worker h:gpu0 is given nothing new");
            pty.type("exit\r");

            assertThat(pty.awaitExit()).isZero();
        }
    }

    /** A shell that finds the client as {@code whirr}. */
    private Pty shell(String command) throws IOException {
        Path bin = Files.createDirectories(home.resolve("bin"));
        Path client = Files.writeString(bin.resolve("whirr"), "#!/bin/sh\nexec " + Pty.client() + " \"$@\"\n");
        Files.setPosixFilePermissions(client, PosixFilePermissions.fromString("rwx------"));
        return Pty.run(
                home, Map.of("WHIRR_SERVER_URL", head.url(), "PATH", bin + ":" + System.getenv("PATH")), command);
    }
}
