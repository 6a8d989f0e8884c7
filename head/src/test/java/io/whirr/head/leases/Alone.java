package io.whirr.head.leases;

import io.whirr.head.batch.JobStatus;
import io.whirr.head.leases.HistoryRunner.Lane;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One history by itself, in which two things may happen at the same time.
 *
 * <p>What comes of those has to be what comes of one after the other, in either order; which it was may only show
 * later, so that several models are kept as long as none of them is contradicted.
 */
final class Alone {

    private static final Set<Answer> LIVE =
            Set.of(new Answer.Said(Optional.of(JobStatus.QUEUED)), new Answer.Said(Optional.of(JobStatus.RUNNING)));

    private final HistoryRunner runner;

    private final Turns turns;

    private final Lane lane;

    private final List<String> story = new ArrayList<>();

    private List<QueueModel> models = List.of(new QueueModel());

    Alone(HistoryRunner runner, Turns turns, Lane lane) {
        this.runner = runner;
        this.turns = turns;
        this.lane = lane;
    }

    /** What is wrong; empty when all is as it should be. */
    Optional<String> run(List<Deed> deeds) {
        for (Deed deed : deeds) {
            List<QueueModel> before = models;
            carryOut(before.getFirst().bound(deed));
            if (models.isEmpty()) {
                return Optional.of(story(before));
            }
            look();
            if (models.isEmpty()) {
                return Optional.of(story(before));
            }
        }
        return Optional.empty();
    }

    private String story(List<QueueModel> before) {
        return "\n" + String.join("\n", story) + "\nbefore the last of these, by the model: " + before;
    }

    private void carryOut(Deed deed) {
        if (deed instanceof Deed.Together(var one, var other, long seed)) {
            List<Answer> heard = together(one, other, seed);
            story.add("%s and at the same time %s (turns %d): %s".formatted(one, other, seed, heard));
            Answer first = heard.getFirst();
            Answer second = heard.getLast();
            models = distinct(models.stream()
                    .flatMap(model ->
                            List.of(inTurn(model, one, first, other, second), inTurn(model, other, second, one, first))
                                    .stream())
                    .flatMap(List::stream)
                    .toList());
        } else {
            Answer heard = runner.carryOut(lane, deed);
            story.add("%s: %s".formatted(deed, heard));
            models = models.stream()
                    .flatMap(model -> after(model, deed, heard, false).stream())
                    .toList();
        }
    }

    private List<Answer> together(Deed one, Deed other, long seed) {
        try {
            return turns.take(() -> runner.carryOut(lane, one), () -> runner.carryOut(lane, other), new Random(seed));
        } catch (Exception e) {
            throw new IllegalStateException("%s and at the same time %s, after %s".formatted(one, other, story), e);
        }
    }

    private static List<QueueModel> inTurn(QueueModel model, Deed one, Answer first, Deed other, Answer second) {
        return after(model, one, first, true).stream()
                .flatMap(then -> after(then, other, second, true).stream())
                .toList();
    }

    /** All that the model allows to have come of a deed, given what was heard of it. */
    private static List<QueueModel> after(QueueModel model, Deed deed, Answer heard, boolean disturbed) {
        if (heard instanceof Answer.InEachOthersWay) {
            return disturbed ? List.of(model) : List.of();
        }
        if (disturbed && deed instanceof Deed.Sweep) {
            return model.partlySwept();
        }
        List<QueueModel> possible = new ArrayList<>();
        QueueModel next = model.copy();
        Answer expected = next.apply(deed, heard);
        if (expected.equals(heard) || (disturbed && deed instanceof Deed.Hold && isLive(expected) && isLive(heard))) {
            possible.add(next);
        }
        if (disturbed && deed instanceof Deed.Claim && heard.equals(Answer.NOTHING)) {
            // What somebody else has locked is passed over.
            possible.add(model);
        }
        return possible;
    }

    /** Whoever holds a job that is just being handed out, or given back, may hear where it stood a moment before. */
    private static boolean isLive(Answer answer) {
        return LIVE.contains(answer);
    }

    private static List<QueueModel> distinct(List<QueueModel> all) {
        Map<String, QueueModel> distinct = new LinkedHashMap<>();
        all.forEach(model -> distinct.putIfAbsent(model.toString(), model));
        return List.copyOf(distinct.values());
    }

    /** Models that the tables contradict were wrong. */
    private void look() {
        Map<Long, String> pictures = runner.pictures(List.of(lane));
        List<String> seen = new ArrayList<>();
        for (long job : lane.jobs()) {
            seen.add(job == 0 ? "null" : pictures.get(job));
        }
        List<QueueModel> agreeing =
                models.stream().filter(model -> seen.equals(pictures(model))).toList();
        if (agreeing.isEmpty()) {
            story.add("the tables say: %s%nthe models say: %s"
                    .formatted(
                            String.join(" | ", seen),
                            models.stream()
                                    .map(Alone::pictures)
                                    .map(Object::toString)
                                    .collect(Collectors.joining(" or "))));
        }
        models = agreeing;
    }

    private static List<String> pictures(QueueModel model) {
        List<String> pictures = new ArrayList<>();
        for (int job = 0; job < QueueModel.JOBS; job++) {
            pictures.add(model.picture(job));
        }
        return pictures;
    }
}
