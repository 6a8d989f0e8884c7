package io.whirr.shell.prompt;

import io.whirr.shell.commands.Commands;
import io.whirr.shell.commands.Session;
import java.util.Locale;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.shell.jline.JLineInputProvider;
import org.springframework.shell.jline.JLineInputReader;

/** Reads a line, carries it out, and again, until its user leaves. Ctrl+C ends a command, never the loop. */
final class PromptLoop implements ApplicationRunner {

    private final Session session;
    private final Commands commands;
    private final JLineInputProvider input;
    private final LineReader reader;
    private final Terminal terminal;

    PromptLoop(Session session, Commands commands, JLineInputProvider input, LineReader reader, Terminal terminal) {
        this.session = session;
        this.commands = commands;
        this.input = input;
        this.reader = reader;
        this.terminal = terminal;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        // An exclamation mark in a command is an exclamation mark.
        reader.setOpt(LineReader.Option.DISABLE_EVENT_EXPANSION);
        if (!session.screen().colour()) {
            reader.setOpt(LineReader.Option.DISABLE_HIGHLIGHTER);
        }
        terminal.handle(Terminal.Signal.INT, _ -> session.interruption().interrupt());
        boolean goesOn = true;
        while (goesOn) {
            goesOn = round();
        }
    }

    private boolean round() {
        try {
            String line = input.readInput();
            return line.isBlank() || carryOut(typed(line));
        } catch (UserInterruptException e) {
            return true;
        } catch (EndOfFileException e) {
            return false;
        }
    }

    /** The habit of typing the program's name first does no harm. */
    private static String typed(String line) {
        String stripped = line.strip();
        return stripped.toLowerCase(Locale.ROOT).startsWith("whirr ") ? stripped.substring(6) : stripped;
    }

    private boolean carryOut(String line) {
        session.interruption().reset();
        int code = commands.run(line, terminal.writer(), new JLineInputReader(reader));
        terminal.flush();
        return code != Leave.LEFT.code();
    }
}
