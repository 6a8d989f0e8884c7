package io.whirr.e2e.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to measure, and how.
 *
 * @param benchmarks which ones; those that one head is enough for come last
 * @param url the head to measure; null for one of our own
 * @param against another head that has the same load by turns; null for none
 * @param data the data directory of a given head and its worker; null when dispatch is not measured there
 * @param json where to write the figures as JSON, too; null for nowhere
 * @param plots the directory for pictures of them; null for none
 * @param time how long each thing is measured
 * @param jobs how many jobs are dispatched
 * @param schedules how many schedules there are, of which a tenth are due at once
 * @param queued how much is queued where claims from a deep queue are measured, each in a head of its own
 * @param history how many jobs have completed where a long history is measured
 * @param soak how many jobs live where a head is watched for leaks
 * @param parked how many claims wait where it is measured what they cost
 * @param seed makes the same run of chronos again
 * @param connections how many connections at once, one number after the other
 * @param depths how much is queued meanwhile, one number after the other
 * @param rates how many lives of jobs a second have their latency measured, one number after the other
 * @param help only say what can be asked for
 */
record Options(
        List<String> benchmarks,
        @Nullable URI url,
        @Nullable URI against,
        @Nullable Path data,
        @Nullable Path json,
        @Nullable Path plots,
        Duration time,
        int jobs,
        int schedules,
        List<Integer> queued,
        int history,
        int soak,
        int parked,
        long seed,
        List<Integer> connections,
        List<Integer> depths,
        List<Integer> rates,
        boolean help) {

    static final List<String> ALL = List.of("memory", "client", "dispatch", "throughput");

    /** What takes minutes is done only when it is asked for. */
    private static final List<String> NAMES = List.of(
            "memory",
            "client",
            "dispatch",
            "throughput",
            "latency",
            "start",
            "worker",
            "arrays",
            "parked",
            "queue",
            "heads",
            "history",
            "pressure",
            "soak",
            "schedules",
            "chronos");

    static final String USAGE = """
            usage: whirr bench [NAME]... [options]

            Measures a head with a PostgreSQL of its own, and a worker. Without a name: memory, client, dispatch and
            throughput, a few minutes.

              memory      what head and worker have when they idle
              client      how long a command of the client takes, and with what
              dispatch    from a submission to the first instruction of its process, also while 500 claims wait
              throughput  submissions, claims, completions and whole lives of jobs a second
              latency     lives of jobs that come at a steady pace, each counted from when it was due
              arrays      arrays of 100,000 elements: accepted, claimed, completed
              parked      what ten thousand claims that wait cost a head: memory, processor time
              start       a head that is started again and again, and what it has when it idles
              worker      the worker of the tarball: its starts, its memory with and without TLS, what output costs
              queue       claims while up to a million tasks wait, nine tenths of which cannot run yet
              heads       one, two and three heads on one database
              history     a head with ten million completed jobs and one with a thousand, asked the same by turns
              pressure    what is left of the throughput while somebody holds a snapshot, for --seconds, and while
                          four others read everything; and a burst of 100,000 jobs
              soak        the head's memory while a million jobs live
              schedules   very many schedules, a tenth of them due at the same moment
              chronos     measures nothing: checks schedules against a reference while heads and PostgreSQL are killed

              --url URL              measure this head instead; what waits in its queue may be claimed and reported as
                                     completed (dispatch: the head alone; with --data-dir, its parked worker)
              --against URL          measure throughput of this head, too, by turns, and print the ratio; the same
                                     happens to its queue
              --data-dir DIR         the data directory that the given head's worker writes to
              --jobs N               jobs that are dispatched (200)
              --seconds N            how long each thing is measured (5), and how long chronos goes on
              --schedules N          how many schedules there are (10000)
              --queued A,B,...       how much waits for queue, each in a head of its own (1000,1000000)
              --history N            how many have completed for history (10000000: 15 GB, and minutes to make)
              --soak N               how many jobs live for soak (1000000: about a quarter of an hour)
              --parked N             how many claims wait for parked (10000)
              --seed N               the chance of chronos (another one each time)
              --connections A,B,...  (1,8,64,256); arrays, heads and soak take the most of them
              --depths A,B,...       jobs that wait in the queue (1000,100000)
              --rates A,B,...        lives a second whose latency is measured (100,500,1000)
              --json FILE            write the figures there, too
              --plots DIR            draw dispatch, throughput, latency and queue there, as SVG
            """;

    private static final Set<String> KNOWN = Set.of(
            "--url",
            "--against",
            "--data-dir",
            "--jobs",
            "--seconds",
            "--schedules",
            "--queued",
            "--history",
            "--soak",
            "--parked",
            "--seed",
            "--connections",
            "--depths",
            "--rates",
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

    /** Everything can be asked for together but what is compared with another head. */
    Options {
        if (against != null && !benchmarks.equals(List.of("throughput"))) {
            throw new IllegalArgumentException("--against is for throughput alone");
        }
    }

    /** The most connections that anything is measured with. */
    int mostConnections() {
        return connections.stream().max(Integer::compare).orElseThrow();
    }

    /** What the figures depend on. Where the heads are and where the figures go is for nobody else. */
    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmarks", benchmarks);
        figures.put("seconds", time.toSeconds());
        figures.put("jobs", jobs);
        figures.put("schedules", schedules);
        figures.put("queued", queued);
        figures.put("history", history);
        figures.put("soak", soak);
        figures.put("parked", parked);
        figures.put("seed", seed);
        figures.put("connections", connections);
        figures.put("depths", depths);
        figures.put("rates", rates);
        return figures;
    }

    private static List<Integer> numbers(String text) {
        return Arrays.stream(text.split(",", -1)).map(Integer::valueOf).toList();
    }

    private static final class Builder {

        private final List<String> benchmarks = new ArrayList<>();
        private @Nullable URI url;
        private @Nullable URI against;
        private @Nullable Path data;
        private @Nullable Path json;
        private @Nullable Path plots;
        private Duration time = Duration.ofSeconds(5);
        private int jobs = 200;
        private int schedules = 10_000;
        private long seed = new Random().nextLong();
        private List<Integer> connections = List.of(1, 8, 64, 256);
        private List<Integer> depths = List.of(1_000, 100_000);
        private List<Integer> rates = List.of(100, 500, 1_000);
        private List<Integer> queued = List.of(1_000, 1_000_000);
        private int history = 10_000_000;
        private int soak = 1_000_000;
        private int parked = 10_000;
        private boolean help;

        void set(String name, String value) {
            switch (name) {
                case "--url" -> url = head(value);
                case "--against" -> against = head(value);
                case "--data-dir" -> data = Path.of(value);
                case "--json" -> json = Path.of(value);
                case "--plots" -> plots = Path.of(value);
                case "--jobs" -> jobs = Integer.parseInt(value);
                case "--schedules" -> schedules = Integer.parseInt(value);
                case "--seed" -> seed = Long.parseLong(value);
                case "--seconds" -> time = Duration.ofSeconds(Integer.parseInt(value));
                case "--history" -> history = Integer.parseInt(value);
                case "--soak" -> soak = Integer.parseInt(value);
                case "--parked" -> parked = Integer.parseInt(value);
                case "--queued" -> queued = numbers(value);
                case "--connections" -> connections = numbers(value);
                case "--rates" -> rates = numbers(value);
                default -> depths = numbers(value);
            }
        }

        private static URI head(String value) {
            URI uri = URI.create(value);
            if (!"http".equals(uri.getScheme()) || uri.getHost() == null || uri.getPort() < 0) {
                throw new IllegalArgumentException("a head is given as http://HOST:PORT, not as " + value);
            }
            return uri;
        }

        Options build() {
            List<String> chosen = benchmarks.isEmpty() ? ALL : List.copyOf(benchmarks);
            return new Options(
                    chosen,
                    url,
                    against,
                    data,
                    json,
                    plots,
                    time,
                    jobs,
                    schedules,
                    queued,
                    history,
                    soak,
                    parked,
                    seed,
                    connections,
                    depths,
                    rates,
                    help);
        }
    }
}
