package io.whirr.e2e.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks themselves saw. Each writes a line when it starts, five times a second while it lives, and when it
 * ends; the head may be wrong about what ran, this is not.
 */
final class Witness {

    /** Seconds between two lines of a task. */
    static final double BEAT = 0.2;

    /** The variable by which a task knows what machine it is on. */
    static final String WORKER = "CHAOS_WORKER";

    /**
     * A line is one write, so that those of tasks side by side don't mix. The time is read from a file: whoever fakes
     * the clock of a process fakes that of its children, but not what files say.
     */
    private static final String SCRIPT = """
            ledger=$0; beats=$1; failures=$2
            read -r id </proc/sys/kernel/random/uuid
            note() {
              read -r now rest </proc/uptime
              echo "$1 $id $WHIRR_RUN_ID $WHIRR_STEP $WHIRR_ATTEMPT $CHAOS_WORKER ${CUDA_VISIBLE_DEVICES:--} $now" \
                >>"$ledger"
            }
            note start
            trap 'note stopped; exit 143' TERM
            echo "$WHIRR_RUN_ID $WHIRR_STEP $WHIRR_ATTEMPT"
            while [ "$beats" -gt 0 ]; do sleep 0.2; beats=$((beats - 1)); note alive; done
            if [ "$WHIRR_ATTEMPT" -le "$failures" ]; then note failed; exit 75; fi
            note done
            """;

    /** A child in a session of its own that ignores every request to end. */
    private static final String STUBBORN =
            "setsid sh -c 'trap \"\" TERM HUP INT; while :; do sleep 1; done' &\n" + SCRIPT;

    private static final int FIELDS = 8;

    private final Path ledger;

    Witness(Path ledger) {
        this.ledger = ledger;
    }

    /**
     * A command that lives for a number of beats.
     *
     * @param failures which attempts fail: the first so many
     */
    List<String> command(int beats, int failures, boolean stubborn) {
        return List.of(
                "sh",
                "-c",
                stubborn ? STUBBORN : SCRIPT,
                ledger.toString(),
                Integer.toString(beats),
                Integer.toString(failures));
    }

    /** All executions that were ever seen. */
    List<Life> lives() {
        try {
            return Files.exists(ledger) ? parse(Files.readString(ledger)) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A last line that is being written is left out. */
    static List<Life> parse(String text) {
        Map<String, Life> lives = new LinkedHashMap<>();
        text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(line -> {
            String[] words = line.split(" ", -1);
            if (words.length != FIELDS) {
                throw new IllegalStateException("a task wrote: " + line);
            }
            lives.merge(words[1], begin(words), (life, more) -> goOn(life, words[0], more.last()));
        });
        return new ArrayList<>(lives.values());
    }

    private static Life begin(String[] words) {
        long at = Uptime.parse(words[7]);
        return new Life(
                words[1],
                Place.ofRun(words[2], words[3]),
                Integer.parseInt(words[4]),
                words[5],
                words[6],
                at,
                at,
                end(words[0]));
    }

    private static Life goOn(Life life, String kind, long at) {
        Life.End end = end(kind);
        return new Life(
                life.id(),
                life.place(),
                life.attempt(),
                life.worker(),
                life.gpus(),
                life.first(),
                Math.max(life.last(), at),
                end == null ? life.end() : end);
    }

    private static Life.@Nullable End end(String kind) {
        return switch (kind.toUpperCase(Locale.ROOT)) {
            case "START", "ALIVE" -> null;
            case "STOPPED" -> Life.End.STOPPED;
            case "FAILED" -> Life.End.FAILED;
            case "DONE" -> Life.End.DONE;
            default -> throw new IllegalStateException("a task wrote: " + kind);
        };
    }
}
