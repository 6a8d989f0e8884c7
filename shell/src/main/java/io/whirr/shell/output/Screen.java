package io.whirr.shell.output;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jline.terminal.Terminal;

/**
 * Where output goes. Always UTF-8: under a POSIX locale the JVM would turn every other letter into a question mark.
 *
 * @param out results
 * @param err everything else
 * @param terminal true when results go to a person's terminal
 * @param colour true when that terminal shows colours and its owner wants them
 * @param columns how wide that terminal is just now; unlimited when it is none
 * @param live that terminal for whoever draws on it
 */
public record Screen(
        PrintStream out,
        PrintStream err,
        boolean terminal,
        boolean colour,
        IntSupplier columns,
        Supplier<Terminal> live) {

    private static final int USUAL_WIDTH = 100;

    /** This process's streams. */
    public static Screen ofProcess() {
        var environment = System.getenv();
        boolean terminal = isTerminal(1);
        return new Screen(
                utf8(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16)),
                utf8(new FileOutputStream(FileDescriptor.err)),
                terminal,
                terminal && wantsColour(environment),
                () -> terminal ? width(environment) : Integer.MAX_VALUE,
                LiveView::terminal);
    }

    /** A pipe to these streams. */
    public static Screen plain(OutputStream out, OutputStream err) {
        return new Screen(utf8(out), utf8(err), false, false, () -> Integer.MAX_VALUE, LiveView::terminal);
    }

    /** A terminal of the usual width that shows colours. */
    public static Screen coloured(OutputStream both) {
        return new Screen(utf8(both), utf8(both), true, true, () -> USUAL_WIDTH, LiveView::terminal);
    }

    /** The same, on a terminal that somebody has opened already. */
    public Screen on(Terminal opened) {
        return new Screen(out, err, terminal, colour, opened::getWidth, () -> opened);
    }

    int width() {
        int width = columns.getAsInt();
        return width > 0 ? width : USUAL_WIDTH;
    }

    /** For what Spring Shell itself prints. */
    public PrintWriter writer() {
        return new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true);
    }

    private static PrintStream utf8(OutputStream stream) {
        return new PrintStream(stream, false, StandardCharsets.UTF_8);
    }

    static boolean wantsColour(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    }

    static int width(Map<String, String> environment) {
        try {
            int columns = Integer.parseInt(environment.getOrDefault("COLUMNS", ""));
            return columns >= 20 ? columns : USUAL_WIDTH;
        } catch (NumberFormatException e) {
            return USUAL_WIDTH;
        }
    }

    /**
     * Whether that descriptor of the process is a terminal.
     *
     * <p>{@code System.console()} wants both streams to be a terminal, but a pipe into a command is no reason for plain
     * text. Where the kernel does not tell, plain text is the safe answer.
     */
    public static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
