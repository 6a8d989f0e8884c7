package io.whirr.e2e.chronos;

import io.whirr.e2e.cluster.Api;
import io.whirr.e2e.cluster.Cluster;
import io.whirr.e2e.cluster.Head;
import io.whirr.e2e.cluster.Patience;
import io.whirr.e2e.cluster.Reply;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

/** One run of the checker: a night, schedules, a nemesis, and the comparison. */
public final class Chronos {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> OVERLAPS = List.of("allow_all", "allow_all", "skip", "buffer_all", "kill_other");

    private final Plan plan;
    private final RandomGenerator chance;
    private final Night night;
    private final List<Checked> schedules = new ArrayList<>();

    private Chronos(Plan plan) {
        this.plan = plan;
        this.chance = new Random(plan.seed());
        this.night = Night.any(chance);
    }

    /**
     * What to do.
     *
     * @param seed makes the same night, schedules and choices
     * @param time how long it takes, by the true clock
     * @param speed how much faster the database's clock goes
     * @param schedules how many there are
     * @param sparesOne true to leave the database and one of the two heads alone at any time
     */
    public record Plan(long seed, Duration time, double speed, int schedules, boolean sparesOne) {}

    /**
     * What was found.
     *
     * @param night when and where it was
     * @param strikes how often something was killed
     * @param firings how many times there were
     * @param latest the longest time between a time and its job, by the true clock, of schedules that start each
     * @param faults what is wrong, in words; empty when all is as it should be
     */
    public record Report(String night, int strikes, long firings, Duration latest, List<String> faults) {}

    /** A schedule that was made, and what it is held to. */
    record Checked(String name, Reference reference, String overlap, Instant before, Instant first) {}

    /** Runs it, with two heads and a PostgreSQL of its own. */
    public static Report run(Plan plan) {
        Chronos chronos = new Chronos(plan);
        try (Cluster cluster = Cluster.empty()) {
            return chronos.run(cluster);
        } catch (SQLException e) {
            throw new IllegalStateException(chronos.night + ", seed " + plan.seed(), e);
        }
    }

    private Report run(Cluster cluster) throws SQLException {
        List<Head> heads = heads(cluster);
        try (Connection connection = cluster.postgres().connectTo(cluster.databaseUrl())) {
            for (int i = 0; i < plan.schedules(); i++) {
                make("s" + i, heads.get(i % heads.size()).api(), connection);
            }
        }
        int strikes;
        try (Nemesis nemesis = new Nemesis(chance, heads, cluster.postgres(), plan.sparesOne())) {
            Patience.pause(plan.time());
            strikes = nemesis.strikes();
        }
        heads.forEach(Head::awaitHealthy);
        try (Connection connection = cluster.postgres().connectTo(cluster.databaseUrl())) {
            Instant end = OtherTime.now(connection);
            Verdict verdict = new Verdict(connection, schedules, end, plan.speed());
            Patience.until("all times until " + end + " are dealt with", PATIENCE, verdict::isComplete);
            return verdict.report(night + ", " + plan.speed() + " times as fast", strikes);
        }
    }

    /** The first head makes the tables, then both begin again at the other time. */
    private List<Head> heads(Cluster cluster) throws SQLException {
        String[] settings = {
            "--set",
            "whirr.schedules.shortest-interval=1s",
            "--set",
            "whirr.schedules.sweep-interval=" + (plan.speed() > 1 ? "300ms" : "2s")
        };
        Head first = cluster.startHead(settings).awaitHealthy();
        first.process().terminate(PATIENCE);
        String url = cluster.databaseUrl();
        try (Connection connection = cluster.postgres().connectTo(url)) {
            Duration half = Duration.ofMillis(Math.round(plan.time().toMillis() * plan.speed() / 2));
            Duration start = Duration.ofMillis(Math.round(STARTING.toMillis() * plan.speed()));
            OtherTime.begin(
                    connection,
                    url.substring(url.lastIndexOf('/') + 1),
                    night.change().minus(half).minus(start),
                    plan.speed());
        }
        first.startAgain();
        Head second = cluster.startHead(settings);
        return List.of(first.awaitHealthy(), second.awaitHealthy());
    }

    /** Both heads and the making of the schedules take about that long. */
    private static final Duration STARTING = Duration.ofSeconds(15);

    private void make(String name, Api api, Connection connection) throws SQLException {
        Duration often = Duration.ofMillis(Math.round(chance.nextInt(2_000, 8_000) * plan.speed()));
        String rule = night.rule(chance, often);
        String overlap = OVERLAPS.get(chance.nextInt(OVERLAPS.size()));
        Instant before = OtherTime.now(connection);
        Reply reply = api.post(
                "/api/v1/schedules",
                Map.of(
                        "name", name,
                        "when", List.of(rule),
                        "zone", night.zone().getId(),
                        "overlap", overlap,
                        "job", Map.of("command_argv", List.of("true"), "workdir", "/tmp")));
        if (!reply.isSuccess()) {
            throw new IllegalStateException("%s in %s was answered %s".formatted(rule, night.zone(), reply));
        }
        Instant first =
                OffsetDateTime.parse(reply.json().path("next_time").asString()).toInstant();
        schedules.add(new Checked(name, new Reference(rule, night.zone()), overlap, before, first));
    }
}
