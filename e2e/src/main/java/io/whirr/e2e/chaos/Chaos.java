package io.whirr.e2e.chaos;

import io.whirr.e2e.chaos.History.Strike;
import io.whirr.e2e.cluster.Patience;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** One run: customers order while a nemesis rages; then all comes to rest and is held against the promises. */
final class Chaos {

    private static final int CUSTOMERS = 3;

    /** All that was ordered must have ended so long after the last fault. */
    private static final Duration REST = Duration.ofSeconds(90);

    private final Site site;
    private final long seed;
    private final Witness witness;
    private final Consumer<String> log;

    private Chaos(Site site, long seed, Consumer<String> log) {
        this.site = site;
        this.seed = seed;
        this.witness = new Witness(site.ledger());
        this.log = log;
    }

    /**
     * What was found.
     *
     * @param executions how often a command was run
     * @param slowest the longest time from the end of a fault until all was well
     * @param omissions what could not be done on this machine
     */
    record Report(
            long seed,
            int orders,
            int requests,
            int executions,
            List<Strike> strikes,
            Duration slowest,
            List<String> omissions,
            List<Offence> offences) {

        String summary() {
            return String.format(
                    Locale.ROOT,
                    "seed %d: %d jobs, %d requests, %d executions, %d faults, all well after %.1f s at most,"
                            + " %d offences",
                    seed,
                    orders,
                    requests,
                    executions,
                    strikes.size(),
                    slowest.toMillis() / 1e3,
                    offences.size());
        }
    }

    /** Rages for a time; one site may be used for one run after another. */
    static Report run(Site site, long seed, Duration time, Consumer<String> log) {
        site.beginRun();
        try {
            return new Chaos(site, seed, log).run(time);
        } catch (SQLException | RuntimeException | AssertionError e) {
            throw new IllegalStateException("seed " + seed, e);
        }
    }

    private Report run(Duration time) throws SQLException {
        long from;
        try (Connection connection = site.connect()) {
            from = Books.nextJob(connection);
        }
        RandomGenerator chance = new Random(seed);
        Nemesis nemesis = new Nemesis(site, chance, log);
        List<Customer> customers = new ArrayList<>();
        for (int i = 0; i < CUSTOMERS; i++) {
            String name = "r%d-c%d".formatted(site.run(), i);
            customers.add(new Customer(name, chance.nextLong(), site.doors(), witness));
        }
        List<Strike> stalls;
        try (Stalls watch = new Stalls(Set.copyOf(site.machinesBySlot().values()))) {
            try {
                nemesis.rage(time);
            } finally {
                customers.forEach(Customer::close);
            }
            stalls = watch.stalls();
        }
        List<Request> requests = new ArrayList<>(nemesis.requests());
        customers.forEach(customer -> requests.addAll(customer.requests()));
        List<String> leftovers = new ArrayList<>(nemesis.leftovers());
        try (Connection connection = site.connect()) {
            rest(connection, leftovers);
            Books books = new Books(connection, site.machinesBySlot());
            List<Strike> strikes = new ArrayList<>(nemesis.strikes());
            strikes.addAll(stalls);
            History history = new History(
                    requests,
                    strikes,
                    witness.lives().stream()
                            .filter(life -> life.place().job() >= from)
                            .toList(),
                    books.attempts(from),
                    books.jobs(from),
                    books.contradictions(),
                    leftovers);
            return report(history, nemesis.omissions());
        }
    }

    /** Waits until nothing is to be done and nothing runs any more. */
    private void rest(Connection connection, List<String> leftovers) {
        try {
            Patience.until("all jobs have ended", REST, () -> liveTasks(connection) == 0);
            Patience.until(
                    "nothing runs",
                    Duration.ofSeconds(10),
                    () -> site.machines().stream()
                            .allMatch(
                                    machine -> machine.worker().taskProcesses().isEmpty()));
        } catch (AssertionError inVain) {
            leftovers.add(inVain.getMessage() + "; live tasks: " + liveTasks(connection));
        }
        site.machines().forEach(machine -> leftovers.addAll(Logs.shared(machine.runs())));
    }

    private static long liveTasks(Connection connection) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM task")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Report report(History history, List<String> omissions) {
        List<Offence> offences = new ArrayList<>(Checker.check(history));
        history.strikes().stream()
                .filter(strike -> strike.recovered() == 0)
                .forEach(strike ->
                        offences.add(new Offence(0, "all was not well again after: " + strike.what(), List.of())));
        long slowest = history.strikes().stream()
                .mapToLong(strike -> strike.recovered() - strike.healed())
                .max()
                .orElse(0);
        return new Report(
                seed,
                history.jobs().size(),
                history.requests().size(),
                history.lives().size(),
                history.strikes(),
                Duration.ofMillis(Math.max(0, slowest)),
                omissions,
                offences);
    }
}
