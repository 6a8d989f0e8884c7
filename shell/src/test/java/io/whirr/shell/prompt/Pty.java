package io.whirr.shell.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jline.builtins.ScreenTerminal;

/** The client in a terminal of its own, made by {@code script} of util-linux: what is typed, and what it shows. */
final class Pty implements AutoCloseable {

    static final Path SCRIPT = Path.of("/usr/bin/script");
    static final String CTRL_C = "\u0003";
    static final String CTRL_D = "\u0004";
    static final int ROWS = 24;
    static final int COLUMNS = 100;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private int seen;

    private Pty(Process process) {
        this.process = process;
        Thread.ofVirtual().start(() -> copy(process.getInputStream()));
    }

    static boolean available() {
        return Files.isExecutable(SCRIPT);
    }

    /** Starts the client with a home and an environment of its own. */
    static Pty start(Path home, Map<String, String> environment, String arguments) {
        return run(home, environment, client() + " " + arguments);
    }

    /** The command that starts the client. */
    static String client() {
        return Path.of(System.getProperty("java.home"), "bin", "java")
                + " --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
                + " io.whirr.shell.ShellApplication";
    }

    /** Runs any command like that. */
    static Pty run(Path home, Map<String, String> environment, String command) {
        // A terminal without a size shows no prompt. Who runs the tests in the background may ignore Ctrl+C, and its
        // children with it; a user at a terminal does not.
        String line = "stty rows " + ROWS + " cols " + COLUMNS + "; exec env --default-signal=INT " + command;
        var builder = new ProcessBuilder(SCRIPT.toString(), "-qfec", line, "/dev/null").redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("TERM", "xterm");
        builder.environment().put("HOME", home.toString());
        builder.environment().keySet().removeAll(Set.of("XDG_CONFIG_HOME", "WHIRR_SERVER_URL", "NO_COLOR"));
        builder.environment().putAll(environment);
        try {
            return new Pty(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void type(String keys) {
        try {
            process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until that is shown, after whatever was waited for before. */
    void awaitText(String text) {
        await("'" + text + "' in what is shown:\n" + text())
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(text().indexOf(text, seen)).isNotNegative());
        seen = text().indexOf(text, seen) + text.length();
    }

    int awaitExit() throws InterruptedException {
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** Everything that was sent to the terminal. */
    String sent() {
        synchronized (shown) {
            return shown.toString(StandardCharsets.UTF_8);
        }
    }

    /** What stands on the screen now, a line each, without the blanks at the ends. */
    List<String> screen(int rows, int columns) {
        return screen(sent(), rows, columns);
    }

    /** What that makes of an empty screen. */
    static List<String> screen(String sent, int rows, int columns) {
        var screen = new ScreenTerminal(columns, rows);
        screen.write(sent);
        var lines = new ArrayList<String>();
        long[] cells = new long[rows * columns];
        screen.dump(cells, 0, 0, rows, columns, new int[2]);
        for (int row = 0; row < rows; row++) {
            var line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                line.appendCodePoint((int) cells[row * columns + column]);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    /** Gives the terminal another size, as dragging its window does. */
    void resize(int rows, int columns) throws IOException, InterruptedException {
        Path terminal = process.toHandle()
                .descendants()
                .map(child -> Path.of("/proc/" + child.pid() + "/fd/0"))
                .map(Pty::target)
                .filter(path -> path.startsWith("/dev/pts"))
                .findFirst()
                .orElseThrow();
        var resized =
                new ProcessBuilder("stty", "-F", terminal.toString(), "rows", "" + rows, "cols", "" + columns).start();
        assertThat(resized.waitFor()).isZero();
    }

    private static Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            return link;
        }
    }

    /** What has been shown, without colours and movements. */
    String text() {
        synchronized (shown) {
            return shown.toString(StandardCharsets.UTF_8).replaceAll("\u001b(\\[[0-9;?]*[ -/]*[@-~]|[=>])", "");
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void copy(InputStream stream) {
        try {
            byte[] bytes = new byte[4096];
            for (int count = stream.read(bytes); count > 0; count = stream.read(bytes)) {
                synchronized (shown) {
                    shown.write(bytes, 0, count);
                }
            }
        } catch (IOException e) {
            // The terminal is closed.
        }
    }
}
