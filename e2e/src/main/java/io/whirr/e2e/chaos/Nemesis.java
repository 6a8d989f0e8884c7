package io.whirr.e2e.chaos;

import io.whirr.e2e.chaos.History.Strike;
import io.whirr.e2e.cluster.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Does one thing or two to the site, makes it good again, and takes the time until all is well. */
final class Nemesis {

    /** Longer than a lease, in milliseconds. */
    private static final int LONG = 16_000;

    private static final int SHORT = 4_000;

    private final RandomGenerator chance;
    private final Faults faults;
    private final Probes probes;
    private final List<Strike> strikes = new ArrayList<>();
    private final Consumer<String> log;

    Nemesis(Site site, RandomGenerator chance, Consumer<String> log) {
        this.chance = chance;
        this.faults = new Faults(site, chance);
        this.probes = new Probes(site, faults.drainage());
        this.log = log;
    }

    /** Goes on for so long, and is over when all is well. */
    void rage(Duration time) {
        long end = Uptime.millis() + time.toMillis();
        List<Supplier<Fault>> deck = new ArrayList<>();
        do {
            Patience.pause(Duration.ofMillis(chance.nextInt(1_000)));
            round(deck, end - Uptime.millis());
        } while (Uptime.millis() < end);
    }

    /** No kind comes again before each has come once. */
    private Fault deal(List<Supplier<Fault>> deck) {
        if (deck.isEmpty()) {
            deck.addAll(faults.kinds());
        }
        return deck.remove(chance.nextInt(deck.size())).get();
    }

    private void round(List<Supplier<Fault>> deck, long left) {
        List<Fault> chosen = new ArrayList<>(List.of(deal(deck)));
        if (chance.nextInt(3) == 0) {
            Fault second = deal(deck);
            if (!second.scope().equals(chosen.getFirst().scope())) {
                chosen.add(second);
            }
        }
        long begun = Uptime.millis();
        chosen.forEach(fault -> fault.begin().run());
        long pause = chance.nextInt(4) == 0 ? chance.nextInt(SHORT, LONG) : chance.nextInt(300, SHORT);
        Patience.pause(Duration.ofMillis(Math.clamp(pause, 300, Math.max(300, left))));
        inOrderOfHealing(chosen).forEach(fault -> fault.end().run());
        long healed = Uptime.millis();
        long recovered = probes.awaitWell();
        chosen.forEach(fault ->
                strikes.add(new Strike(fault.what(), fault.workers(), fault.freezesTasks(), begun, healed, recovered)));
        log.accept("%s · %.1f s, all well after %.1f s"
                .formatted(
                        String.join(" and ", chosen.stream().map(Fault::what).toList()),
                        (healed - begun) / 1e3,
                        recovered == 0 ? Double.NaN : (recovered - healed) / 1e3));
    }

    /** Heads come last: one that is started again is waited for, and cannot be well without its database. */
    private static List<Fault> inOrderOfHealing(List<Fault> chosen) {
        return chosen.stream()
                .sorted(Comparator.comparing(fault -> fault.scope().equals("head")))
                .toList();
    }

    List<Strike> strikes() {
        return List.copyOf(strikes);
    }

    /** What was asked of the heads in the course of it. */
    List<Request> requests() {
        List<Request> requests = new ArrayList<>(faults.drainage().requests());
        requests.addAll(probes.requests());
        return requests;
    }

    List<String> leftovers() {
        return faults.leftovers();
    }

    List<String> omissions() {
        return faults.omissions();
    }
}
