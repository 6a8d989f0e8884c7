package io.whirr.head.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the messages arrive, at a real socket that a Python program listens to: Java has none of the kind. */
class NotifySocketTest {

    private static final String LISTENER = """
            import socket, sys
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            listener.settimeout(30)
            listener.bind(sys.argv[1].replace('@', chr(0), 1) if sys.argv[1].startswith('@') else sys.argv[1])
            print('listening', flush=True)
            print(listener.recv(4096).decode().replace(chr(10), '|'), flush=True)
            """;

    @TempDir
    Path folder;

    private static String heardAt(String address, String message) throws IOException {
        Process listener = new ProcessBuilder("python3", "-c", LISTENER, address)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(listener.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("listening");
            assertThat(new NotifySocket(address).send(message)).isTrue();
            return Objects.requireNonNull(lines.readLine());
        } finally {
            listener.destroyForcibly();
        }
    }

    @Test
    void aMessageArrivesWholeAtASocketInTheFileSystem() throws IOException {
        assertThat(heardAt(folder.resolve("notify").toString(), "READY=1\nSTATUS=größer"))
                .isEqualTo("READY=1|STATUS=größer");
    }

    @Test
    void aMessageArrivesAtAnAbstractSocket() throws IOException {
        assertThat(heardAt("@whirr-test-" + ProcessHandle.current().pid(), "WATCHDOG=1"))
                .isEqualTo("WATCHDOG=1");
    }

    @Test
    void nobodyThereIsNoError() {
        assertThat(new NotifySocket(folder.resolve("nobody").toString()).send("READY=1"))
                .isFalse();
    }

    @Test
    void anAddressThatIsNoneIsRefused() {
        assertThatThrownBy(() -> new NotifySocket("/" + "x".repeat(200))).hasMessageContaining("NOTIFY_SOCKET");
    }
}
