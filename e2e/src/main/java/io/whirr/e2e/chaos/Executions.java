package io.whirr.e2e.chaos;

import io.whirr.e2e.chaos.History.Strike;
import io.whirr.e2e.chaos.Request.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What the tasks themselves saw: one at a time, in their order, on GPUs of their own. */
final class Executions extends Rule {

    /**
     * Nothing can end a task that stands still with its whole machine. It must be gone so soon after it goes on, in
     * milliseconds.
     */
    private static final long THAWED = 5_000;

    Executions(History history) {
        super(history);
    }

    @Override
    void look() {
        Map<Place, List<Life>> places = new HashMap<>();
        history.lives()
                .forEach(life -> places.computeIfAbsent(life.place(), place -> new ArrayList<>())
                        .add(life));
        places.values().forEach(lives -> {
            lives.sort(Comparator.comparingLong(Life::first));
            oneAtATime(lives);
            attemptsGrow(lives);
        });
        gpusAreNotShared();
        history.requests(Kind.SUBMIT).filter(Request::isAcknowledged).forEach(request -> inOrder(request, places));
    }

    private void oneAtATime(List<Life> lives) {
        forPairs(lives, (first, second) -> {
            if (first.overlaps(second) && !stoodStill(first) && !stoodStill(second)) {
                offence(
                        2,
                        first.place().job(),
                        "%s ran twice at once: attempt %d from %d to %d, attempt %d from %d to %d"
                                .formatted(
                                        first.place(),
                                        first.attempt(),
                                        first.first(),
                                        first.last(),
                                        second.attempt(),
                                        second.first(),
                                        second.last()));
            }
        });
    }

    /** Whether it stood still with its machine, and was ended as soon as that went on. */
    private boolean stoodStill(Life life) {
        return history.strikes().stream()
                .filter(Strike::freezesTasks)
                .filter(strike -> strike.workers().contains(life.worker()))
                .anyMatch(strike -> life.first() <= strike.healed()
                        && life.last() >= strike.begun()
                        && life.last() <= strike.healed() + THAWED);
    }

    private void attemptsGrow(List<Life> lives) {
        for (int i = 1; i < lives.size(); i++) {
            Life former = lives.get(i - 1);
            Life next = lives.get(i);
            if (next.attempt() <= former.attempt()) {
                offence(
                        3,
                        next.place().job(),
                        "%s attempt %d began after attempt %d"
                                .formatted(next.place(), next.attempt(), former.attempt()));
            }
        }
    }

    private void gpusAreNotShared() {
        Map<String, List<Life>> users = new HashMap<>();
        for (Life life : history.lives()) {
            Arrays.stream(life.gpus().split(",", -1))
                    .filter(gpu -> !gpu.equals("-"))
                    .forEach(gpu -> users.computeIfAbsent(life.worker() + " gpu " + gpu, key -> new ArrayList<>())
                            .add(life));
        }
        users.forEach((gpu, lives) -> {
            lives.sort(Comparator.comparingLong(Life::first));
            forPairs(lives, (first, second) -> {
                if (!first.place().equals(second.place()) && first.overlaps(second)) {
                    offence(
                            11,
                            second.place().job(),
                            "%s was used by %s and %s at once".formatted(gpu, first.place(), second.place()));
                }
            });
        });
    }

    private interface Pair {
        void look(Life first, Life second);
    }

    /** Those that may overlap, of lives in the order of their starts. */
    private static void forPairs(List<Life> lives, Pair pair) {
        for (int i = 0; i < lives.size(); i++) {
            for (int k = i + 1;
                    k < lives.size() && lives.get(k).first() <= lives.get(i).last();
                    k++) {
                pair.look(lives.get(i), lives.get(k));
            }
        }
    }

    /** A step begins when the one before is done, and a job when the one is that it waits for. */
    private void inOrder(Request submission, Map<Place, List<Life>> places) {
        Order order = Objects.requireNonNull(submission.order());
        long job = submission.job();
        for (int i = 1; i < order.steps().size(); i++) {
            List<Life> before =
                    places.getOrDefault(new Place(job, -1, order.steps().get(i - 1)), List.of());
            List<Life> then =
                    places.getOrDefault(new Place(job, -1, order.steps().get(i)), List.of());
            if (!then.isEmpty() && !isDoneBefore(before, then.getFirst().first())) {
                offence(
                        4,
                        job,
                        "job %d began %s before it had done %s"
                                .formatted(
                                        job, order.steps().get(i), order.steps().get(i - 1)));
            }
        }
        if (order.after() != 0) {
            afterTheOther(job, order.after(), places);
        }
    }

    private void afterTheOther(long job, long other, Map<Place, List<Life>> places) {
        Map<Boolean, List<Life>> ofJob = places.values().stream()
                .flatMap(Collection::stream)
                .filter(life -> life.place().job() == job || life.place().job() == other)
                .collect(Collectors.partitioningBy(life -> life.place().job() == job));
        List<Life> own = ofJob.getOrDefault(true, List.of());
        Map<Place, List<Life>> others =
                ofJob.getOrDefault(false, List.of()).stream().collect(Collectors.groupingBy(Life::place));
        long first = own.stream().mapToLong(Life::first).min().orElse(Long.MAX_VALUE);
        if (!own.isEmpty()
                && (others.isEmpty() || !others.values().stream().allMatch(lives -> isDoneBefore(lives, first)))) {
            offence(4, job, "job %d began before job %d, which it waits for, was done".formatted(job, other));
        }
    }

    private static boolean isDoneBefore(List<Life> lives, long time) {
        return lives.stream().anyMatch(life -> life.end() == Life.End.DONE && life.last() <= time);
    }
}
