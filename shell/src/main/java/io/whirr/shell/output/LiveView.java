package io.whirr.shell.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;

/**
 * A picture that fills the terminal and changes in place: only what differs from the last one is sent, so that nothing
 * flickers. What was on the screen before is there again afterwards.
 */
public final class LiveView implements AutoCloseable {

    private static final Duration SLICE = Duration.ofMillis(100);
    private static final Size SMALLEST = new Size(40, 10);

    private final Terminal terminal;
    private final boolean colour;
    private final Display display;
    private final Attributes before;
    private final SignalHandler interrupted;
    private final SignalHandler resized;
    private final AtomicBoolean otherSize = new AtomicBoolean(true);
    private final AtomicBoolean enough = new AtomicBoolean();

    /**
     * Takes the terminal.
     *
     * @param onInterrupt what Ctrl+C does beside ending the view
     */
    public LiveView(Screen screen, Runnable onInterrupt) {
        this.terminal = screen.live().get();
        this.colour = screen.colour();
        this.display = new Display(terminal, true);
        this.interrupted = terminal.handle(Signal.INT, _ -> {
            enough.set(true);
            onInterrupt.run();
        });
        this.resized = terminal.handle(Signal.WINCH, _ -> otherSize.set(true));
        this.before = terminal.enterRawMode();
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.cursor_invisible);
        terminal.flush();
    }

    /** The terminal of this process. */
    static Terminal terminal() {
        try {
            return TerminalBuilder.builder()
                    .system(true)
                    .encoding(StandardCharsets.UTF_8)
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int columns() {
        return size().getColumns();
    }

    public int rows() {
        return size().getRows();
    }

    private Size size() {
        Size size = terminal.getSize();
        return size.getRows() > 0 && size.getColumns() > 0 ? size : SMALLEST;
    }

    /** Shows these lines; those that do not fit are cut. */
    public void show(Picture picture) {
        Size size = size();
        if (otherSize.getAndSet(false)) {
            display.resize(size.getRows(), size.getColumns());
            display.clear();
        }
        var lines = new ArrayList<AttributedString>();
        for (AttributedString line : picture.lines()) {
            AttributedString fitting = line.columnSubSequence(0, size.getColumns());
            lines.add(colour ? fitting : new AttributedString(fitting.toString()));
        }
        display.update(lines.subList(0, Math.min(lines.size(), size.getRows())), 0);
        terminal.flush();
    }

    /**
     * Waits that long, or until the size changes or somebody types.
     *
     * @return false when whoever watches has seen enough: {@code q} or Ctrl+C
     */
    public boolean pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (!enough.get() && !otherSize.get() && System.nanoTime() - end < 0) {
            try {
                int key = terminal.reader().read(SLICE.toMillis());
                if (key == 'q' || key == 'Q' || key == -1) {
                    enough.set(true);
                }
            } catch (IOException e) {
                enough.set(true);
            }
        }
        return !enough.get();
    }

    @Override
    public void close() {
        display.update(List.of(), 0);
        terminal.puts(Capability.exit_ca_mode);
        terminal.puts(Capability.cursor_visible);
        terminal.setAttributes(before);
        terminal.handle(Signal.INT, interrupted);
        terminal.handle(Signal.WINCH, resized);
        terminal.flush();
    }
}
