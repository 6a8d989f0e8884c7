package io.whirr.e2e.chaos;

import io.whirr.e2e.cluster.Api;
import io.whirr.e2e.cluster.Cluster;
import io.whirr.e2e.cluster.Commands;
import io.whirr.e2e.cluster.Head;
import io.whirr.e2e.cluster.Patience;
import io.whirr.e2e.cluster.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A worker with a nasty task, killed again and again at any moment of the task's start and life: nothing of it may be
 * left.
 */
final class Kills {

    private static final Duration GONE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** It must not be given up before it has been killed often enough. */
    private static final String[] NEVER_GIVE_UP = {"--set", "whirr.leases.lost-attempts=1000000"};

    /**
     * Six processes that cling to life: they ignore every request to end, start sessions, fork twice, leave the
     * directory, and one empties its environment. Each has the mark as its last argument.
     */
    private static final String NASTY = """
            cling='trap "" TERM HUP INT QUIT; while :; do sleep 1000 & wait; done'
            trap '' TERM HUP INT QUIT
            setsid sh -c "$cling" "$0" &
            sh -c "$cling" "$0" &
            (setsid sh -c "$cling" "$0" &)
            (setsid env -i PATH="$PATH" sh -c "$cling" "$0" &)
            (cd / && setsid sh -c "$cling" "$0" >/dev/null 2>&1 </dev/null &)
            while :; do sleep 1000 & wait; done
            """;

    private static final int PROCESSES = 6;

    private final String mark = "mark-" + UUID.randomUUID();
    private final RandomGenerator chance;
    private final Consumer<String> log;

    private Kills(long seed, Consumer<String> log) {
        this.chance = new Random(seed);
        this.log = log;
    }

    /**
     * What was found.
     *
     * @param processes how many processes of tasks were killed with their workers
     * @param slowest the longest time until all of them were gone
     * @param left what was still there after three seconds, in words
     */
    record Report(int kills, long seed, int processes, Duration slowest, List<String> left) {

        String summary() {
            return "seed %d: %d kills, %d processes of tasks, gone after %d ms at most; %d times something was left"
                    .formatted(seed, kills, processes, slowest.toMillis(), left.size());
        }
    }

    static Report run(int kills, long seed, Consumer<String> log) {
        Kills run = new Kills(seed, log);
        try (Cluster cluster = Cluster.empty()) {
            return run.run(cluster, kills, seed);
        }
    }

    private Report run(Cluster cluster, int kills, long seed) {
        Head head = cluster.startHead(NEVER_GIVE_UP).awaitHealthy();
        Api api = head.api();
        long job = api.submit("sh", "-c", NASTY, mark);
        Worker worker = cluster.startWorker(head);
        int processes = 0;
        Duration slowest = Duration.ZERO;
        List<String> left = new ArrayList<>();
        for (int i = 1; i <= kills; i++) {
            processes += awaitSome();
            long begun = Uptime.millis();
            worker.process().kill();
            if (!isGone()) {
                left.add("kill %d: %s".formatted(i, marked()));
                marked().forEach(process -> Commands.tryOut("kill", "-9", Long.toString(process)));
            }
            Duration took = Duration.ofMillis(Uptime.millis() - begun);
            slowest = took.compareTo(slowest) > 0 ? took : slowest;
            if (i % 20 == 0) {
                log.accept("%d kills, %d times something was left".formatted(i, left.size()));
            }
            worker.startAgain();
        }
        api.cancel(job);
        api.awaitFinal(job, PATIENCE);
        if (!isGone()) {
            left.add("after the cancel: " + marked());
        }
        return new Report(kills, seed, processes, slowest, left);
    }

    /** Any number of them, from the first on: a start is interrupted, too. */
    private int awaitSome() {
        int enough = 1 + chance.nextInt(PROCESSES);
        Patience.until("the task runs", PATIENCE, () -> marked().size() >= enough);
        Patience.pause(Duration.ofMillis(chance.nextInt(4) == 0 ? chance.nextInt(300) : 0));
        return marked().size();
    }

    private boolean isGone() {
        try {
            Patience.until("nothing is left", GONE, () -> marked().isEmpty());
            return true;
        } catch (AssertionError left) {
            return false;
        }
    }

    private Set<Long> marked() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(mark))
                        .isPresent())
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }
}
