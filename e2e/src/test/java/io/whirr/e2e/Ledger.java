package io.whirr.e2e;

import io.whirr.e2e.cluster.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the tasks themselves saw: each writes a line when it starts, while it lives and when it ends, with its job, its
 * attempt, the time and its process.
 *
 * <p>The head may be wrong about what ran; the ledger is not.
 */
final class Ledger {

    /** Appends a line in one write, so that tasks that run side by side don't mix theirs. */
    private static final String WITNESS = """
            ledger=$0
            note() { echo "$1 $WHIRR_JOB_ID ${WHIRR_ATTEMPT:-1} $(date +%s%N) $$" >>"$ledger"; }
            note start
            trap 'note stopped; exit 143' TERM
            for beat in $(seq "$1"); do sleep 0.1; note alive; done
            note end
            """;

    private final Path file;

    Ledger(Path directory) {
        this.file = directory.resolve("ledger");
    }

    /** What a task did. */
    enum Kind {
        START,
        ALIVE,
        STOPPED,
        END
    }

    record Entry(Kind kind, long job, int attempt, long nanos) {}

    /** One attempt at a job, from its start to the last that was seen of it. */
    record Attempt(long job, int number, long firstSeen, long lastSeen, boolean ended) {

        boolean overlaps(Attempt other) {
            return firstSeen <= other.lastSeen && other.firstSeen <= lastSeen;
        }
    }

    /** A command that lives for {@code duration}, in tenths of a second, and writes down that it does. */
    String[] taskOf(Duration duration) {
        String beats = Long.toString(duration.toMillis() / 100);
        return new String[] {"sh", "-c", WITNESS, file.toString(), beats};
    }

    /** As {@link #taskOf}, but with a child in a session of its own that ignores every request to end. */
    String[] stubbornTaskOf(Duration duration) {
        String beats = Long.toString(duration.toMillis() / 100);
        String stubborn = "setsid sh -c 'trap \"\" TERM HUP INT; while :; do sleep 1; done' & \n";
        return new String[] {"sh", "-c", stubborn + WITNESS, file.toString(), beats};
    }

    void awaitStart(long job) {
        Patience.until(
                "job " + job + " starts",
                Duration.ofSeconds(40),
                () -> !attempts(job).isEmpty());
    }

    /** Everything written so far. A last line that is being written is left out. */
    List<Entry> entries() {
        try {
            String text = Files.exists(file) ? Files.readString(file) : "";
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(Ledger::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Entry parse(String line) {
        String[] words = line.split(" ", -1);
        return new Entry(
                Kind.valueOf(words[0].toUpperCase(Locale.ROOT)),
                Long.parseLong(words[1]),
                Integer.parseInt(words[2]),
                Long.parseLong(words[3]));
    }

    List<Attempt> attempts(long job) {
        return attempts().getOrDefault(job, List.of());
    }

    /** The attempts of every job that was seen, first started first. */
    Map<Long, List<Attempt>> attempts() {
        Map<Long, List<Entry>> jobs =
                entries().stream().collect(Collectors.groupingBy(Entry::job, TreeMap::new, Collectors.toList()));
        Map<Long, List<Attempt>> attempts = new TreeMap<>();
        jobs.forEach((job, entries) -> attempts.put(job, attemptsOf(entries)));
        return attempts;
    }

    private static List<Attempt> attemptsOf(List<Entry> entries) {
        List<Attempt> attempts = new ArrayList<>();
        entries.stream()
                .collect(Collectors.groupingBy(Entry::attempt, TreeMap::new, Collectors.toList()))
                .forEach((number, seen) -> attempts.add(attempt(number, seen)));
        return attempts;
    }

    private static Attempt attempt(int number, List<Entry> seen) {
        return new Attempt(
                seen.getFirst().job(),
                number,
                seen.getFirst().nanos(),
                seen.getLast().nanos(),
                seen.stream().anyMatch(entry -> entry.kind() == Kind.END));
    }

    /** How often the job ran to its end. */
    long ends(long job) {
        return count(job, Kind.END);
    }

    long starts(long job) {
        return count(job, Kind.START);
    }

    private long count(long job, Kind kind) {
        return entries().stream()
                .filter(entry -> entry.job() == job && entry.kind() == kind)
                .count();
    }

    /** Attempts at one job that lived at the same time; there must never be any. */
    List<Attempt> overlapping() {
        List<Attempt> wrong = new ArrayList<>();
        attempts().values().forEach(attempts -> {
            for (int i = 1; i < attempts.size(); i++) {
                if (attempts.get(i - 1).overlaps(attempts.get(i))) {
                    wrong.add(attempts.get(i));
                }
            }
        });
        return wrong;
    }
}
