package io.whirr.head.leases;

import io.whirr.api.jobs.After;
import io.whirr.api.jobs.Limits;
import io.whirr.api.jobs.SubmitGraph;
import io.whirr.head.jobs.JobRequest;
import io.whirr.head.leases.Reference.Plan;
import io.whirr.head.leases.Reference.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Jobs as chance has them, each as a plan for the reference and as a request for the head. */
final class RandomJobs {

    private static final List<String> CONDITIONS = List.of("ok", "ok", "failed", "any");

    private static final Limits AN_HOUR = new Limits(3_600, null, null, null, null, null);

    /** Longer than any test: what has failed is tried again when the test says so. */
    private static final double BACKOFF_SECONDS = 5_000;

    private final Random chance;

    RandomJobs(Random chance) {
        this.chance = chance;
    }

    /** A job that may wait for others, which are called by their numbers. */
    Plan plan(List<Long> others, List<Plan> theirs) {
        int kind = chance.nextInt(5);
        int like = theirs.isEmpty() ? -1 : chance.nextInt(theirs.size());
        List<Integer> elements = kind < 3 ? List.of(Reference.WHOLE) : numbers();
        if (kind >= 3 && like >= 0 && theirs.get(like).isArray()) {
            elements = theirs.get(like).elements();
        }
        boolean isArray = kind >= 3;
        return new Plan(
                kind == 2 ? List.of("fetch", "train", "tell").subList(0, 2 + chance.nextInt(2)) : List.of("command"),
                elements,
                isArray && chance.nextInt(3) == 0 ? Integer.valueOf(1 + chance.nextInt(2)) : null,
                after(elements, others, theirs),
                oneOf("anna", "ben"),
                oneOf("#slow", null),
                chance.nextInt(6) == 0,
                chance.nextInt(5) == 0,
                1 + chance.nextInt(3),
                chance.nextBoolean() ? Set.of() : Set.of(75),
                chance.nextInt(10) == 0);
    }

    private @Nullable String oneOf(@Nullable String one, @Nullable String other) {
        return switch (chance.nextInt(4)) {
            case 0 -> one;
            case 1 -> other;
            default -> null;
        };
    }

    private List<Integer> numbers() {
        int first = chance.nextInt(3);
        int step = 1 + chance.nextInt(2);
        return IntStream.range(0, 1 + chance.nextInt(5))
                .mapToObj(place -> first + place * step)
                .toList();
    }

    private List<Wait> after(List<Integer> elements, List<Long> others, List<Plan> theirs) {
        List<Wait> after = new ArrayList<>();
        int most = others.isEmpty() ? 0 : chance.nextInt(4) - 1;
        List<Integer> places =
                new ArrayList<>(IntStream.range(0, others.size()).boxed().toList());
        for (int i = 0; i < most && !places.isEmpty(); i++) {
            int place = places.get(chance.nextInt(places.size()));
            places.remove(Integer.valueOf(place));
            boolean alike = !elements.contains(Reference.WHOLE)
                    && theirs.get(place).elements().equals(elements);
            String condition = CONDITIONS.get(chance.nextInt(CONDITIONS.size()));
            after.add(new Wait(others.get(place), condition, alike && chance.nextInt(4) > 0));
        }
        return after;
    }

    /** The request for a plan that waits for jobs which are there. */
    static JobRequest request(Plan plan) {
        JobRequest request = bare(plan);
        plan.after()
                .forEach(wait -> request.after(
                        new After(wait.on(), null, wait.condition(), wait.elementwise() ? Boolean.TRUE : null)));
        return request;
    }

    /** The request for plans that wait for each other: what they call jobs are their places here. */
    static SubmitGraph graph(List<Plan> plans) {
        List<SubmitGraph.Node> nodes = new ArrayList<>();
        for (int place = 0; place < plans.size(); place++) {
            JobRequest request = bare(plans.get(place));
            plans.get(place)
                    .after()
                    .forEach(wait -> request.after(new After(
                            null, "job" + wait.on(), wait.condition(), wait.elementwise() ? Boolean.TRUE : null)));
            nodes.add(new SubmitGraph.Node("job" + place, request.get()));
        }
        return new SubmitGraph(nodes);
    }

    /** The same plan with the numbers that the jobs it waits for were given. */
    static Plan numbered(Plan plan, List<Long> jobs) {
        return new Plan(
                plan.steps(),
                plan.elements(),
                plan.atOnce(),
                plan.after().stream()
                        .map(wait -> new Wait(jobs.get((int) wait.on()), wait.condition(), wait.elementwise()))
                        .toList(),
                plan.owner(),
                plan.tag(),
                plan.gpu(),
                plan.queueTimeout(),
                plan.tries(),
                plan.codes(),
                plan.held());
    }

    private static JobRequest bare(Plan plan) {
        JobRequest request = plan.steps().size() > 1
                ? JobRequest.pipeline(plan.steps().toArray(String[]::new))
                : JobRequest.command("command");
        if (plan.isArray()) {
            request.array(array(plan));
        }
        if (plan.owner() != null) {
            request.of(plan.owner());
        }
        if (plan.tag() != null) {
            request.tagged(plan.tag().substring(1));
        }
        if (plan.gpu()) {
            request.gpus(1);
        }
        if (plan.queueTimeout()) {
            request.limited(AN_HOUR);
        }
        if (plan.held()) {
            request.held();
        }
        return plan.tries() == 1
                ? request
                : request.tried(plan.tries(), BACKOFF_SECONDS, plan.codes().toArray(Integer[]::new));
    }

    private static String array(Plan plan) {
        List<Integer> numbers = plan.elements();
        int step = numbers.size() == 1 ? 1 : numbers.get(1) - numbers.get(0);
        String range = "%d-%d:%d".formatted(numbers.getFirst(), numbers.getLast(), step);
        return plan.atOnce() == null ? range : range + "%" + plan.atOnce();
    }
}
