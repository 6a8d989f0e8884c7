package io.whirr.head.leases;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What docs/jobs.md says becomes of jobs, worked out in memory: it is told what happens, one thing after the other, and
 * knows where every job and element then stands. Written from the page and from nothing of the head, so that the two
 * can disagree. Whatever the head does that the page forbids ends in an {@link AssertionError}.
 */
final class Reference {

    /** The number in the place of an element's where the job is no array. */
    static final int WHOLE = -1;

    private static final int LOST_BUDGET = 5;

    private static final Map<String, String> STATUS_OF_REASON = Map.of(
            "COMPLETED", "COMPLETED",
            "FAILED", "FAILED",
            "QUARANTINED", "FAILED",
            "CANCELLED", "STOPPED",
            "QUEUE_TIMEOUT", "STOPPED",
            "DEPENDENCY", "STOPPED");

    private final Map<Long, Known> jobs = new TreeMap<>();

    /** The most tasks of an owner, as {@code anna}, or with a tag, as {@code #slow}, that may run at once. */
    private final Map<String, Integer> limits = new HashMap<>();

    /** One thing that is tried: a job that is no array, or an element of one. */
    record Unit(long job, int element) {}

    /** That a job waits for another. */
    record Wait(long on, String condition, boolean elementwise) {}

    /**
     * What was asked for.
     *
     * @param elements the numbers of the elements; {@link #WHOLE} alone where it is no array
     * @param atOnce how many of them may run at once; null for any number
     * @param codes the exit statuses that are worth another try; empty for all
     */
    record Plan(
            List<String> steps,
            List<Integer> elements,
            @Nullable Integer atOnce,
            List<Wait> after,
            @Nullable String owner,
            @Nullable String tag,
            boolean gpu,
            boolean queueTimeout,
            int tries,
            Set<Integer> codes,
            boolean held) {

        boolean isArray() {
            return !elements.equals(List.of(WHOLE));
        }
    }

    /** Who runs, or ran, an attempt. */
    record Hold(String worker, long token, boolean fenced) {}

    /** Where a unit stands. */
    static final class Life {

        final Set<Wait> open = new LinkedHashSet<>();

        /** How many attempts at each step there have been, the one that waits or runs included. */
        final int[] attempts;

        int step;

        int failed;

        int lost;

        boolean resting;

        boolean confirmed;

        /** Whether others may have been let start in its place since it was lost. */
        boolean lostItsPlace;

        /** Whether it runs on although others may have been let start in its place: late is not lost. */
        boolean cameBack;

        @Nullable
        Hold holder;

        @Nullable
        Hold former;

        @Nullable
        String stop;

        @Nullable
        String end;

        Life(int steps) {
            attempts = new int[steps];
        }

        boolean isRunning() {
            return holder != null;
        }

        private void over(String reason) {
            end = reason;
            quiet();
            open.clear();
        }

        private void quiet() {
            holder = null;
            former = null;
            stop = null;
            resting = false;
            lostItsPlace = false;
            cameBack = false;
        }

        /** The same step, or another one, is to be tried. */
        private void again(int nextStep) {
            quiet();
            end = null;
            step = nextStep;
            attempts[step]++;
        }
    }

    private static final class Known {

        final Plan plan;

        final Map<Integer, Life> units = new LinkedHashMap<>();

        /** What it has waited for that has ended since. */
        final Set<Wait> settled = new LinkedHashSet<>();

        boolean held;

        Known(Plan plan) {
            this.plan = plan;
            this.held = plan.held();
        }

        Collection<Life> lives() {
            return units.values();
        }
    }

    void submitted(long job, Plan plan) {
        Known known = new Known(plan);
        for (int element : plan.elements()) {
            Life life = new Life(plan.steps().size());
            life.open.addAll(plan.after());
            life.again(0);
            known.units.put(element, life);
        }
        jobs.put(job, known);
    }

    void limit(String whose, @Nullable Integer tasks) {
        if (tasks == null) {
            limits.remove(whose);
        } else {
            limits.put(whose, tasks);
        }
        jobs.values().forEach(Reference::losePlaces);
    }

    private static void losePlaces(Known job) {
        job.lives().forEach(life -> life.lostItsPlace = life.former != null);
    }

    /** Somebody was given it: was that right? */
    void claimed(Unit unit, Hold holder, boolean confirmed, boolean withGpu) {
        Life life = life(unit);
        Plan plan = plan(unit);
        expect(life.end == null, unit + " was handed out and has ended: " + life.end);
        expect(life.holder == null, unit + " was handed out again and is run by " + life.holder);
        expect(life.open.isEmpty(), unit + " was handed out and waits for " + life.open);
        expect(!known(unit.job()).held, unit + " was handed out and is held");
        expect(!life.resting, unit + " was handed out and has failed a moment ago");
        expect(withGpu || !plan.gpu(), unit + " was handed to a worker without a GPU");
        life.quiet();
        life.holder = holder;
        life.confirmed = confirmed;
        long running =
                known(unit.job()).lives().stream().filter(Reference::counts).count();
        expect(plan.atOnce() == null || running <= plan.atOnce(), running + " elements run at once of " + unit);
        expectWithin(plan.owner());
        expectWithin(plan.tag());
    }

    private void expectWithin(@Nullable String whose) {
        Integer most = limits.get(String.valueOf(whose));
        long running = jobs.values().stream()
                .filter(job -> whose != null && (whose.equals(job.plan.owner()) || whose.equals(job.plan.tag())))
                .flatMap(job -> job.lives().stream())
                .filter(Reference::counts)
                .count();
        expect(most == null || running <= most, running + " tasks run at once of " + whose + ", and may " + most);
    }

    private static boolean counts(Life life) {
        return life.isRunning() && !life.cameBack;
    }

    /** @param before whether it had ended by itself before anybody asked for it to stop */
    void reported(Unit unit, int exitStatus, boolean before) {
        Life life = life(unit);
        boolean cancelled = "CANCEL".equals(life.stop);
        if (cancelled && !before) {
            life.over("CANCELLED");
        } else if (life.stop != null && !before) {
            life.again(life.step);
            life.lost = 0;
        } else if (exitStatus == 0) {
            completed(unit, life, cancelled);
        } else {
            failed(unit, life, exitStatus, cancelled);
        }
    }

    /** A cancel ends the job between two of its steps when it comes too late for the first of them. */
    private void completed(Unit unit, Life life, boolean cancelled) {
        boolean last = life.step + 1 == plan(unit).steps().size();
        if (last) {
            life.over("COMPLETED");
        } else if (cancelled) {
            life.over("CANCELLED");
            life.step++;
        } else {
            life.failed = 0;
            life.lost = 0;
            life.again(life.step + 1);
        }
    }

    private void failed(Unit unit, Life life, int exitStatus, boolean cancelled) {
        Plan plan = plan(unit);
        boolean worthIt = plan.codes().isEmpty() || plan.codes().contains(exitStatus);
        if (worthIt && !cancelled && life.failed + 1 < plan.tries()) {
            life.again(life.step);
            life.failed++;
            life.lost = 0;
            life.resting = true;
        } else {
            life.over("FAILED");
        }
    }

    /** Nobody has heard of its worker until the lease ended. */
    void expired(Unit unit) {
        Life life = life(unit);
        Hold holder = Objects.requireNonNull(life.holder);
        if ("CANCEL".equals(life.stop)) {
            life.over("CANCELLED");
        } else if (!life.confirmed || "REQUEUE".equals(life.stop)) {
            life.again(life.step);
        } else if (life.lost >= LOST_BUDGET) {
            life.over("QUARANTINED");
        } else {
            life.again(life.step);
            life.lost++;
            life.former = holder;
        }
    }

    /** Who had lost it is back: late is not lost, as long as nobody else has begun it. */
    boolean comesBack(Unit unit, Hold late) {
        Life life = life(unit);
        if (!late.equals(life.former)) {
            return false;
        }
        boolean others = life.lostItsPlace;
        life.attempts[life.step]--;
        life.quiet();
        life.holder = late;
        life.confirmed = true;
        life.cameBack = others;
        life.lost = Math.max(0, life.lost - 1);
        return true;
    }

    void released(Unit unit) {
        Life life = life(unit);
        if ("CANCEL".equals(life.stop)) {
            life.over("CANCELLED");
        } else {
            life.again(life.step);
        }
    }

    /** @param element {@link #WHOLE} for all of the job */
    void cancelled(long job, int element) {
        known(job).units.forEach((number, life) -> {
            if ((element != WHOLE && element != number) || life.end != null) {
                return;
            }
            if (life.isRunning()) {
                life.stop = "CANCEL";
            } else {
                life.over("CANCELLED");
            }
        });
    }

    void held(long job, boolean held) {
        if (end(job) == null) {
            known(job).held = held;
            losePlaces(known(job));
        }
    }

    void requeued(long job) {
        known(job).lives().stream()
                .filter(life -> life.isRunning() && !"CANCEL".equals(life.stop))
                .forEach(life -> life.stop = "REQUEUE");
    }

    void rested() {
        jobs.values().forEach(job -> job.lives().forEach(life -> life.resting = false));
    }

    void waitedTooLong(long job) {
        known(job).lives().stream()
                .filter(life -> plan(job).queueTimeout() && life.end == null && !life.isRunning())
                .forEach(life -> life.over("QUEUE_TIMEOUT"));
    }

    /**
     * Runs a job again, as far as it has not completed.
     *
     * @param failedOnly whether only what has failed, which also goes while others of an array still run
     * @return whether there is anything to run again
     */
    boolean retried(long job, boolean failedOnly) {
        Known known = known(job);
        String end = end(job);
        boolean live = end == null && known.plan.isArray() && failedOnly && !isWaitedForElementwise(job);
        if (!live && (end == null || end.equals("COMPLETED") || isHopeless(job, WHOLE))) {
            return false;
        }
        List<Integer> chosen = known.units.entrySet().stream()
                .filter(unit -> isToBeRetried(unit.getValue(), failedOnly && known.plan.isArray()))
                .map(Map.Entry::getKey)
                .filter(element -> live || !known.plan.isArray() || !isHopeless(job, element))
                .toList();
        for (int element : chosen) {
            Life life = Objects.requireNonNull(known.units.get(element));
            life.failed = 0;
            life.lost = 0;
            life.again(life.step);
            if (!live) {
                life.open.addAll(known.plan.after());
            }
        }
        if (!live && !chosen.isEmpty()) {
            known.settled.clear();
        }
        return !chosen.isEmpty();
    }

    private static boolean isToBeRetried(Life life, boolean failedOnly) {
        String status = life.end == null ? "" : STATUS_OF_REASON.getOrDefault(life.end, "");
        return status.equals("FAILED") || (status.equals("STOPPED") && !failedOnly);
    }

    private boolean isWaitedForElementwise(long job) {
        return jobs.values().stream()
                .anyMatch(other -> other.plan.after().stream()
                        .anyMatch(wait -> wait.on() == job && wait.elementwise() && !other.settled.contains(wait)));
    }

    private boolean isHopeless(long job, int element) {
        return plan(job).after().stream()
                .filter(wait -> element == WHOLE ? !wait.elementwise() : wait.elementwise())
                .anyMatch(wait -> Boolean.FALSE.equals(isMet(wait, element)));
    }

    /** Lets go what has waited for what has happened by now, and ends what can never start. */
    void settle() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Known known : jobs.values()) {
                known.plan.after().stream()
                        .filter(wait -> end(wait.on()) != null)
                        .forEach(known.settled::add);
                for (Map.Entry<Integer, Life> unit : known.units.entrySet()) {
                    changed |= settle(unit.getKey(), unit.getValue());
                }
            }
        }
    }

    private boolean settle(int element, Life life) {
        for (Wait wait : List.copyOf(life.open)) {
            Boolean met = isMet(wait, element);
            if (Boolean.TRUE.equals(met)) {
                life.open.remove(wait);
            } else if (Boolean.FALSE.equals(met)) {
                life.over("DEPENDENCY");
                return true;
            }
        }
        return false;
    }

    /** Null as long as nobody can know. */
    private @Nullable Boolean isMet(Wait wait, int element) {
        String reason = wait.elementwise() ? life(new Unit(wait.on(), element)).end : null;
        String end = wait.elementwise() ? reason == null ? null : STATUS_OF_REASON.get(reason) : end(wait.on());
        if (end == null) {
            return null;
        }
        return switch (wait.condition()) {
            case "ok" -> end.equals("COMPLETED");
            case "failed" -> end.equals("FAILED");
            default -> true;
        };
    }

    /** The status of a job that has ended, as Batch says it; null while it has not. */
    @Nullable
    String end(long job) {
        List<String> ends = new ArrayList<>();
        for (Life life : known(job).lives()) {
            if (life.end == null) {
                return null;
            }
            ends.add(Objects.requireNonNull(STATUS_OF_REASON.get(life.end)));
        }
        return Stream.of("FAILED", "STOPPED").filter(ends::contains).findFirst().orElse("COMPLETED");
    }

    Set<Long> jobs() {
        return jobs.keySet();
    }

    List<Unit> units() {
        return jobs.entrySet().stream()
                .flatMap(job -> job.getValue().units.keySet().stream().map(element -> new Unit(job.getKey(), element)))
                .toList();
    }

    List<Unit> running() {
        return units().stream().filter(unit -> life(unit).isRunning()).toList();
    }

    boolean isOver() {
        return jobs.keySet().stream().allMatch(job -> end(job) != null);
    }

    Plan plan(long job) {
        return known(job).plan;
    }

    private Plan plan(Unit unit) {
        return plan(unit.job());
    }

    Life life(Unit unit) {
        return Objects.requireNonNull(known(unit.job()).units.get(unit.element()), () -> "no unit " + unit);
    }

    private Known known(long job) {
        return Objects.requireNonNull(jobs.get(job), () -> "no job " + job);
    }

    private static void expect(boolean holds, String complaint) {
        if (!holds) {
            throw new AssertionError(complaint);
        }
    }
}
