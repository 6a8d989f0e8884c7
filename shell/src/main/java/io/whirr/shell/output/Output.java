package io.whirr.shell.output;

import io.whirr.shell.json.Json;
import java.util.List;
import java.util.function.Function;
import org.jline.utils.AttributedCharSequence.ForceMode;
import org.jline.utils.AttributedString;

/**
 * Prints the results of one command in the way that was asked for.
 *
 * @param screen where to
 * @param format how
 * @param quiet true when only ids are wanted
 */
public record Output(Screen screen, Format format, boolean quiet) {

    private static final int COLOURS = 256;

    /** Things, a row each. */
    public <T> void list(List<T> things, Function<T, Object> id, Function<List<T>, Table> table, String none) {
        if (quiet) {
            things.forEach(thing -> println(String.valueOf(id.apply(thing))));
            return;
        }
        switch (format) {
            case JSON -> println(Json.pretty(things));
            case JSONL -> things.forEach(thing -> println(Json.line(thing)));
            case TABLE -> {
                if (things.isEmpty()) {
                    println(none);
                } else {
                    table.apply(things).lines(screen.width()).forEach(this::println);
                }
            }
        }
    }

    /** Things, a sentence each. */
    public <T> void each(List<T> things, Function<T, Object> id, Function<T, String> sentence) {
        if (forPeople()) {
            things.forEach(thing -> line(sentence.apply(thing)));
        } else {
            list(things, id, _ -> Table.of(), "");
        }
    }

    /** One thing about several others, whose ids are given; for people a sentence. */
    public void summary(Object thing, List<?> ids, String sentence) {
        if (quiet) {
            ids.forEach(id -> println(id.toString()));
        } else {
            one(thing, "", () -> line(sentence));
        }
    }

    /** One thing; {@code people} prints it for them. */
    public void one(Object thing, Object id, Runnable people) {
        if (quiet) {
            println(id.toString());
            return;
        }
        switch (format) {
            case JSON -> println(Json.pretty(thing));
            case JSONL -> println(Json.line(thing));
            case TABLE -> people.run();
        }
    }

    /** One of many things that come one by one: a sentence for people, else always one line. */
    public void record(Object thing, Object id, String sentence) {
        if (forPeople()) {
            line(sentence);
        } else {
            println(quiet ? id.toString() : Json.line(thing));
        }
    }

    public void details(Details details) {
        details.lines().forEach(this::println);
    }

    public void table(Table table) {
        table.lines(screen.width()).forEach(this::println);
    }

    /** A line of the result. */
    public void line(String text) {
        println(Text.shown(text));
    }

    /** Bytes of a log, as they are and at once. */
    public void bytes(byte[] bytes) {
        screen.out().write(bytes, 0, bytes.length);
        screen.out().flush();
    }

    /** A line about the result, for whoever watches. */
    public void note(String text) {
        screen.out().flush();
        screen.err().println(Text.shown(text));
        screen.err().flush();
    }

    /** True when nobody reads any more: the next command of a pipe has ended. */
    public boolean unread() {
        return screen.out().checkError();
    }

    /** True when it is a person who reads, and not only ids. */
    public boolean forPeople() {
        return format == Format.TABLE && !quiet;
    }

    public void flush() {
        screen.out().flush();
    }

    private void println(AttributedString line) {
        println(screen.colour() ? line.toAnsi(COLOURS, ForceMode.None) : line.toString());
    }

    private void println(String line) {
        screen.out().println(line);
    }
}
