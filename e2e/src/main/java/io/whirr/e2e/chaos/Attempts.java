package io.whirr.e2e.chaos;

import io.whirr.e2e.chaos.History.Attempt;
import io.whirr.e2e.chaos.History.Strike;
import io.whirr.e2e.chaos.Request.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What the ledger says of attempts, held against what the tasks saw and what was done to their workers. */
final class Attempts extends Rule {

    /** Until leases have ended of a worker that was hit, even when an outage has given them another term. */
    private static final long TERM = 30_000;

    /** How many lost attempts a job may have. */
    private static final int LOST_BUDGET = 5;

    /** All heads know within a second that a worker is drained. */
    private static final long NEWS = 1_500;

    private static final long ROUNDING = 50;

    Attempts(History history) {
        super(history);
    }

    @Override
    void look() {
        Map<Place, List<Attempt>> places = new HashMap<>();
        history.attempts()
                .forEach(attempt -> places.computeIfAbsent(attempt.place(), place -> new ArrayList<>())
                        .add(attempt));
        Map<Place, Map<Integer, Life>> seen = history.lives().stream()
                .collect(Collectors.groupingBy(
                        Life::place,
                        Collectors.toMap(Life::attempt, life -> life, (first, second) -> second, HashMap::new)));
        places.forEach((place, attempts) -> {
            tokensGrow(attempts);
            isDoneOnce(attempts, seen.getOrDefault(place, Map.of()));
            isLostForAReason(attempts);
        });
        seen.forEach((place, lives) -> lives.values().forEach(life -> isKnown(life, places)));
        drainedGetNothing();
    }

    /** In the order of their tokens they are numbered and begun in that order, and one ends before the next begins. */
    private void tokensGrow(List<Attempt> attempts) {
        for (int i = 1; i < attempts.size(); i++) {
            Attempt former = attempts.get(i - 1);
            Attempt next = attempts.get(i);
            if (next.token() <= former.token() || next.number() <= former.number()) {
                offence(
                        3,
                        next.place().job(),
                        "the attempts of %s have tokens and numbers that don't grow".formatted(next.place()));
            }
            if (next.started() > 0 && former.started() > next.started()) {
                offence(
                        3,
                        next.place().job(),
                        "%s attempt %d began before attempt %d"
                                .formatted(next.place(), next.number(), former.number()));
            }
        }
    }

    /** Exactly the attempt that completed ran to its end, and nothing began after it. */
    private void isDoneOnce(List<Attempt> attempts, Map<Integer, Life> lives) {
        List<Attempt> completed = attempts.stream().filter(Attempt::isCompleted).toList();
        if (completed.isEmpty()) {
            return;
        }
        Attempt done = completed.getFirst();
        Life life = lives.get(done.number());
        if (completed.size() > 1) {
            offence(4, done.place().job(), "%s has completed %d times".formatted(done.place(), completed.size()));
        } else if (life == null || life.end() != Life.End.DONE) {
            offence(
                    4,
                    done.place().job(),
                    "%s attempt %d has completed, and was not seen to".formatted(done.place(), done.number()));
        }
        if (!attempts.getLast().equals(done) && attempts.getLast().started() > 0) {
            offence(4, done.place().job(), "%s was run again after it had completed".formatted(done.place()));
        }
    }

    private void isLostForAReason(List<Attempt> attempts) {
        Map<Long, Integer> lost = new HashMap<>();
        for (Attempt attempt : attempts) {
            boolean isLost = attempt.reason().equals("LOST");
            boolean isQuarantined = attempt.reason().equals("QUARANTINED");
            if (isLost) {
                lost.merge(attempt.execution(), 1, Integer::sum);
            }
            if (isQuarantined && lost.getOrDefault(attempt.execution(), 0) < LOST_BUDGET) {
                offence(
                        9,
                        attempt.place().job(),
                        "%s was given up after %d lost attempts"
                                .formatted(attempt.place(), lost.getOrDefault(attempt.execution(), 0) + 1));
            }
            if ((isLost || isQuarantined)
                    && history.strikes().stream().noneMatch(strike -> explains(strike, attempt))) {
                offence(
                        8,
                        attempt.place().job(),
                        "%s attempt %d was lost, and nobody had touched %s"
                                .formatted(attempt.place(), attempt.number(), attempt.worker()));
            }
        }
    }

    private static boolean explains(Strike strike, Attempt attempt) {
        return attempt.worker() != null
                && strike.workers().contains(attempt.worker())
                && attempt.ended() >= strike.begun()
                && attempt.ended() <= Math.max(strike.healed(), strike.recovered()) + TERM;
    }

    /** Whatever ran was an attempt of the ledger; one that was undone because its former holder came back never ran. */
    private void isKnown(Life life, Map<Place, List<Attempt>> places) {
        boolean known = places.getOrDefault(life.place(), List.of()).stream()
                .anyMatch(attempt -> attempt.number() == life.attempt()
                        && attempt.started() > 0
                        && attempt.started() <= life.first() + ROUNDING);
        if (!known) {
            offence(
                    3,
                    life.place().job(),
                    "%s attempt %d ran, and the database knows of none that began then"
                            .formatted(life.place(), life.attempt()));
        }
    }

    private void drainedGetNothing() {
        for (Request drain :
                history.requests(Kind.DRAIN).filter(Request::isAcknowledged).toList()) {
            long until = history.requests(Kind.UNDRAIN)
                    .filter(undrain -> undrain.said().equals(drain.said()) && undrain.begun() > drain.over())
                    .mapToLong(Request::begun)
                    .min()
                    .orElse(Long.MAX_VALUE);
            history.attempts().stream()
                    .filter(attempt -> Set.of(drain.said()).contains(Objects.requireNonNullElse(attempt.worker(), "")))
                    .filter(attempt -> attempt.started() > drain.over() + NEWS && attempt.started() < until)
                    .forEach(attempt -> offence(
                            2,
                            attempt.place().job(),
                            "%s was given to %s, which was drained".formatted(attempt.place(), drain.said())));
        }
    }
}
