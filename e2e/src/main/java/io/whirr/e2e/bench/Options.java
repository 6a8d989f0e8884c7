package io.whirr.e2e.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to measure, and how.
 *
 * @param benchmarks which ones, in this order
 * @param url the head to measure; null for one of our own
 * @param data the data directory of a given head and its worker; null when dispatch is not measured there
 * @param json where to write the figures as JSON, too; null for nowhere
 * @param plots the directory for pictures of them; null for none
 * @param time how long each thing is measured
 * @param jobs how many jobs are dispatched
 * @param schedules how many schedules there are, of which a tenth are due at once
 * @param queued how much is queued where claims from a deep queue are measured, each in a head of its own
 * @param history how many jobs have completed where a long history is measured
 * @param soak how many jobs live where a head is watched for leaks
 * @param seed makes the same run of chronos again
 * @param help only say what can be asked for
 */
record Options(
        List<String> benchmarks,
        @Nullable URI url,
        @Nullable Path data,
        @Nullable Path json,
        @Nullable Path plots,
        Duration time,
        int jobs,
        int schedules,
        List<Integer> queued,
        int history,
        int soak,
        long seed,
        List<Integer> connections,
        List<Integer> depths,
        boolean help) {

    static final List<String> ALL = List.of("memory", "client", "dispatch", "throughput");

    /** What takes minutes is done only when it is asked for. */
    private static final List<String> NAMES = List.of(
            "memory",
            "client",
            "dispatch",
            "throughput",
            "queue",
            "heads",
            "history",
            "pressure",
            "soak",
            "schedules",
            "chronos");

    static final String USAGE = """
            usage: whirr bench [memory] [client] [dispatch] [throughput] [queue] [heads] [history]
                               [pressure] [soak] [schedules] [chronos] [options]

            Measures a head with a PostgreSQL of its own and a worker; without a name, the first four. queue
            measures claims while up to a million tasks wait, nine tenths of which cannot run yet. heads compares
            one, two and three of them on one database. history asks a head with ten million completed jobs and
            one with a thousand the same, by turns. pressure says what is left of the throughput while somebody
            holds a snapshot, for --seconds, and while four others read everything, and completes a burst of
            100,000 jobs. soak lets a million jobs live and looks at the head's memory ten times meanwhile.
            schedules makes very many of them, a tenth due at the same moment. chronos measures nothing: it
            checks schedules against a reference while heads and PostgreSQL are killed.

              --url URL              measure this head instead (dispatch then needs --data-dir, and a parked worker)
              --data-dir DIR         the data directory that the given head's worker writes to
              --jobs N               jobs that are dispatched (200)
              --seconds N            how long each thing is measured (5), and how long chronos goes on
              --schedules N          how many schedules there are (10000)
              --queued A,B,...       how much waits for queue, each in a head of its own (1000,1000000)
              --history N            how many have completed for history (10000000: 15 GB, and minutes to make)
              --soak N               how many jobs live for soak (1000000: about a quarter of an hour)
              --seed N               the chance of chronos (another one each time)
              --connections A,B,...  (1,8,64,256); heads and soak take the most of them
              --depths A,B,...       jobs that wait in the queue (1000,100000)
              --json FILE            write the figures there, too
              --plots DIR            draw dispatch, throughput and queue there, as SVG
            """;

    private static final Set<String> KNOWN = Set.of(
            "--url",
            "--data-dir",
            "--jobs",
            "--seconds",
            "--schedules",
            "--queued",
            "--history",
            "--soak",
            "--seed",
            "--connections",
            "--depths",
            "--json",
            "--plots");

    private static final Set<String> HELP = Set.of("--help", "-h", "help");

    /** Reads the command line; what is wrong with it is said by an {@link IllegalArgumentException}. */
    static Options parse(String... arguments) {
        Builder builder = new Builder();
        Iterator<String> left = Arrays.asList(arguments).iterator();
        while (left.hasNext()) {
            String argument = left.next();
            if (HELP.contains(argument)) {
                builder.help = true;
            } else if (NAMES.contains(argument)) {
                builder.benchmarks.add(argument);
            } else if (KNOWN.contains(argument) && left.hasNext()) {
                builder.set(argument, left.next());
            } else {
                throw new IllegalArgumentException("don't know what to do with " + argument);
            }
        }
        return builder.build();
    }

    /** The most connections that anything is measured with. */
    int mostConnections() {
        return connections.stream().max(Integer::compare).orElseThrow();
    }

    private static List<Integer> numbers(String text) {
        return Arrays.stream(text.split(",", -1)).map(Integer::valueOf).toList();
    }

    private static final class Builder {

        private final List<String> benchmarks = new ArrayList<>();
        private @Nullable URI url;
        private @Nullable Path data;
        private @Nullable Path json;
        private @Nullable Path plots;
        private Duration time = Duration.ofSeconds(5);
        private int jobs = 200;
        private int schedules = 10_000;
        private long seed = new Random().nextLong();
        private List<Integer> connections = List.of(1, 8, 64, 256);
        private List<Integer> depths = List.of(1_000, 100_000);
        private List<Integer> queued = List.of(1_000, 1_000_000);
        private int history = 10_000_000;
        private int soak = 1_000_000;
        private boolean help;

        void set(String name, String value) {
            switch (name) {
                case "--url" -> url = URI.create(value);
                case "--data-dir" -> data = Path.of(value);
                case "--json" -> json = Path.of(value);
                case "--plots" -> plots = Path.of(value);
                case "--jobs" -> jobs = Integer.parseInt(value);
                case "--schedules" -> schedules = Integer.parseInt(value);
                case "--seed" -> seed = Long.parseLong(value);
                case "--seconds" -> time = Duration.ofSeconds(Integer.parseInt(value));
                case "--history" -> history = Integer.parseInt(value);
                case "--soak" -> soak = Integer.parseInt(value);
                case "--queued" -> queued = numbers(value);
                case "--connections" -> connections = numbers(value);
                default -> depths = numbers(value);
            }
        }

        Options build() {
            List<String> chosen = benchmarks.isEmpty() ? ALL : List.copyOf(benchmarks);
            return new Options(
                    chosen,
                    url,
                    data,
                    json,
                    plots,
                    time,
                    jobs,
                    schedules,
                    queued,
                    history,
                    soak,
                    seed,
                    connections,
                    depths,
                    help);
        }
    }
}
