package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.jobs.Job;
import io.whirr.api.jobs.RetryJob;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.leases.Reference.Hold;
import io.whirr.head.leases.Reference.Life;
import io.whirr.head.leases.Reference.Plan;
import io.whirr.head.leases.Reference.Unit;
import io.whirr.head.needs.Machine;
import io.whirr.head.quotas.QuotaDesk;
import io.whirr.head.quotas.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Jobs as chance has them, workers and users that do whatever they can do in any order: after each of it everything
 * stands as {@link Reference} works it out of the documentation, and the tables agree with each other.
 *
 * <p>A build plays the same graphs wherever it runs. Others are played with {@code -Dwhirr.graphs.seed=N}, and more of
 * them with {@code -Dwhirr.graphs=1000}; a seed that fails is tried again with {@code -Dwhirr.graphs=1}.
 */
class GraphTest extends QueueTest {

    private static final Logger log = LoggerFactory.getLogger(GraphTest.class);

    private static final int EVENTS = 90;

    @Autowired
    Aliases aliases;

    @Autowired
    Gate gate;

    @Autowired
    QuotaDesk quotas;

    @Autowired
    Books books;

    private Random chance = new Random();

    private Reference reference = new Reference();

    private final List<String> told = new ArrayList<>();

    private final List<Late> formerHolders = new ArrayList<>();

    private final List<Reported> reported = new ArrayList<>();

    private int workers;

    /** Who has lost a unit, and may still speak of it. */
    private record Late(Unit unit, Hold hold) {}

    private record Reported(Holder holder, int exitStatus, JobStatus status) {}

    @Test
    void everyGraphBecomesWhatTheDocumentationSays() {
        long first = Long.getLong("whirr.graphs.seed", 1);
        int graphs = Integer.getInteger("whirr.graphs", 6);
        log.info("graphs={} from seed={}", graphs, first);
        for (long seed = first; seed < first + graphs; seed++) {
            try {
                play(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "-Dwhirr.graphs=1 -Dwhirr.graphs.seed=%d: %s%nafter%n%s"
                                .formatted(seed, e.getMessage(), String.join(System.lineSeparator(), told)),
                        e);
            }
        }
    }

    private void play(long seed) {
        chance = new Random(seed);
        reference = new Reference();
        told.clear();
        formerHolders.clear();
        reported.clear();
        submitTogether(2 + chance.nextInt(4));
        for (int i = 0; i < EVENTS; i++) {
            happen();
            agree();
        }
        drain();
    }

    private void happen() {
        int event = chance.nextInt(100);
        if (event < 6) {
            submit();
        } else if (event < 42) {
            claim(chance.nextInt(3) == 0);
        } else if (event < 64) {
            one(reference.running()).ifPresent(unit -> report(unit, status(), chance.nextInt(3) == 0));
        } else if (event < 72) {
            one(reference.running()).ifPresent(this::expire);
        } else if (event < 76) {
            comeLate();
        } else if (event < 78) {
            reportAgain();
        } else if (event < 80) {
            one(reference.running()).ifPresent(this::release);
        } else {
            wish(event);
        }
    }

    private void wish(int event) {
        List<Long> jobs = List.copyOf(reference.jobs());
        long job = jobs.get(chance.nextInt(jobs.size()));
        if (event < 83) {
            cancel(job);
        } else if (event < 87) {
            hold(job, chance.nextInt(3) == 0);
        } else if (event < 89) {
            requeue(job);
        } else if (event < 91) {
            rest();
        } else if (event < 93) {
            waitTooLong(job);
        } else if (event < 97) {
            retry(job, chance.nextBoolean());
        } else {
            limit();
        }
    }

    private int status() {
        return List.of(0, 0, 0, 1, 75).get(chance.nextInt(5));
    }

    private <T> Optional<T> one(List<T> of) {
        return of.isEmpty() ? Optional.empty() : Optional.of(of.get(chance.nextInt(of.size())));
    }

    private void tell(String what) {
        told.add("  " + what);
    }

    private void submitTogether(int count) {
        RandomJobs random = new RandomJobs(chance);
        List<Plan> plans = new ArrayList<>();
        for (long place = 0; place < count; place++) {
            plans.add(random.plan(
                    IntStream.range(0, plans.size()).mapToObj(Long::valueOf).toList(), plans));
        }
        List<Long> jobs = desk.submit(RandomJobs.graph(plans));
        for (int place = 0; place < count; place++) {
            Plan plan = RandomJobs.numbered(plans.get(place), jobs);
            reference.submitted(jobs.get(place), plan);
            tell("job %d in a graph: %s".formatted(jobs.get(place), plan));
        }
    }

    private void submit() {
        List<Long> others = List.copyOf(reference.jobs());
        Plan plan = new RandomJobs(chance)
                .plan(others, others.stream().map(reference::plan).toList());
        long job = desk.submit(RandomJobs.request(plan).get(), null);
        reference.submitted(job, plan);
        tell("job %d: %s".formatted(job, plan));
    }

    private void claim(boolean withGpu) {
        if (chance.nextInt(3) > 0) {
            openGate();
        }
        String worker = "worker-%d".formatted(++workers);
        boolean old = !withGpu && chance.nextInt(5) == 0;
        Optional<Job> answer = old ? look(worker) : lookOn(Machine.ofSlot(withGpu ? 0 : null), withGpu ? 1 : 0, worker);
        answer.ifPresent(job -> claimed(job, worker, !old, withGpu));
    }

    private void claimed(Job job, String worker, boolean fenced, boolean withGpu) {
        Holder holder = aliases.holder(job.id(), worker, job.token());
        Unit unit = books.heldBy(worker);
        Hold hold = new Hold(worker, books.token(worker), fenced);
        boolean confirmed = !fenced || chance.nextInt(5) > 0;
        tell("%s by %s%s".formatted(unit, hold, confirmed ? "" : ", unconfirmed"));
        reference.claimed(unit, hold, confirmed, withGpu);
        Life life = reference.life(unit);
        assertThat(holder.job()).isEqualTo(unit.job());
        assertThat(job.attempt()).as("attempt of %s", unit).isEqualTo(life.attempts[life.step]);
        assertThat(job.commandArgv())
                .last()
                .isEqualTo(reference.plan(unit.job()).steps().get(life.step));
        if (confirmed) {
            assertThat(renewals.renew(holder, TERM)).isInstanceOf(Renewal.Extended.class);
        }
        books.keep(hold.token());
    }

    private static Holder holder(Unit unit, Hold hold) {
        return new Holder(unit.job(), hold.worker(), hold.fenced() ? hold.token() : null);
    }

    /** An old worker that has an element speaks of it by a number that stands for the token. */
    private static Holder speaker(Unit unit, Hold hold) {
        return unit.element() == Reference.WHOLE
                ? holder(unit, hold)
                : new Holder(unit.job(), hold.worker(), hold.token());
    }

    private void report(Unit unit, int exitStatus, boolean before) {
        Life life = reference.life(unit);
        Hold hold = Objects.requireNonNull(life.holder);
        boolean longAgo = before && hold.fenced();
        tell("%s of %s reports %d%s".formatted(hold.worker(), unit, exitStatus, longAgo ? ", long ago" : ""));
        Holder holder = speaker(unit, hold);
        Report report = new Report(holder, exitStatus, null, null, null, longAgo ? Duration.ofHours(1) : null);
        ReportOutcome outcome = reports.report(report);
        assertThat(outcome).isInstanceOf(ReportOutcome.Ended.class);
        reference.reported(unit, exitStatus, longAgo);
        if (hold.fenced() && outcome instanceof ReportOutcome.Ended(JobStatus status)) {
            reported.add(new Reported(holder, exitStatus, status));
        }
    }

    private void expire(Unit unit) {
        Hold hold = Objects.requireNonNull(reference.life(unit).holder);
        tell("%s of %s is not heard of".formatted(hold.worker(), unit));
        books.runOut(hold.token());
        sweep();
        reference.expired(unit);
        formerHolders.add(new Late(unit, hold));
    }

    private void sweep() {
        books.sweptAMomentAgo();
        sweep.sweep();
    }

    private void comeLate() {
        one(formerHolders).filter(late -> late.hold().fenced()).ifPresent(late -> {
            int exitStatus = status();
            boolean report = chance.nextBoolean();
            tell("%s comes late %s".formatted(late, report ? "with " + exitStatus : "to renew"));
            boolean back = reference.comesBack(late.unit(), late.hold());
            Holder holder = speaker(late.unit(), late.hold());
            if (report) {
                assertThat(reports.report(reportOf(holder, exitStatus)))
                        .isInstanceOf(back ? ReportOutcome.Ended.class : ReportOutcome.NotTheHolder.class);
            } else {
                assertThat(renewals.renew(holder, TERM))
                        .isInstanceOf(back ? Renewal.Extended.class : Renewal.Lost.class);
                books.keep(late.hold().token());
            }
            formerHolders.remove(late);
            if (back && report) {
                reference.reported(late.unit(), exitStatus, false);
            }
        });
    }

    private void reportAgain() {
        one(reported).ifPresent(former -> {
            boolean same = chance.nextBoolean();
            tell("%s reports again%s".formatted(former, same ? "" : ", otherwise"));
            boolean well = same == (former.exitStatus() == 0);
            ReportOutcome outcome = reports.report(reportOf(former.holder(), well ? 0 : 1));
            assertThat(outcome)
                    .isEqualTo(
                            same
                                    ? new ReportOutcome.Ended(former.status())
                                    : new ReportOutcome.Contradicted(former.status()));
        });
    }

    private void release(Unit unit) {
        Hold hold = Objects.requireNonNull(reference.life(unit).holder);
        tell("%s gives %s back".formatted(hold.worker(), unit));
        assertThat(releases.release(speaker(unit, hold), null)).isEqualTo(Releases.Outcome.RELEASED);
        reference.released(unit);
    }

    private void cancel(long job) {
        Plan plan = reference.plan(job);
        int element = plan.isArray() && chance.nextInt(4) > 0
                ? plan.elements().get(chance.nextInt(plan.elements().size()))
                : Reference.WHOLE;
        tell("cancel %d, element %d".formatted(job, element));
        var _ = element == Reference.WHOLE ? desk.cancel(job) : desk.cancel(job, element);
        reference.cancelled(job, element);
    }

    private void hold(long job, boolean held) {
        tell("%s %d".formatted(held ? "hold" : "unhold", job));
        desk.hold(job, held);
        reference.held(job, held);
    }

    private void requeue(long job) {
        tell("requeue %d".formatted(job));
        desk.requeue(job);
        reference.requeued(job);
    }

    private void rest() {
        tell("what has failed has waited long enough");
        books.rest();
        sweep();
        reference.rested();
    }

    private void waitTooLong(long job) {
        tell("%d has waited for too long".formatted(job));
        books.waitTooLong(job);
        sweep();
        reference.waitedTooLong(job);
    }

    private void retry(long job, boolean failedOnly) {
        tell("retry %d%s".formatted(job, failedOnly ? ", what has failed" : ""));
        boolean expected = reference.retried(job, failedOnly);
        assertThat(desk.isRetried(job, new RetryJob(null, failedOnly ? true : null)))
                .as("retry of job %d", job)
                .isEqualTo(expected);
    }

    private void limit() {
        boolean ofTag = chance.nextBoolean();
        Scope scope = ofTag ? Scope.TAG : Scope.OWNER;
        String name = ofTag ? "slow" : chance.nextBoolean() ? "anna" : "ben";
        Integer tasks = chance.nextInt(3) == 0 ? null : Integer.valueOf(1 + chance.nextInt(2));
        tell("at most %s of %s".formatted(tasks == null ? "any number" : tasks, name));
        reference.limit(ofTag ? "#" + name : name, tasks);
        if (tasks == null) {
            quotas.free(scope, name);
        } else {
            quotas.limit(scope, name, tasks);
        }
    }

    private void openGate() {
        while (gate.open()) {
            // There may be more.
        }
    }

    /** Compares what stands where, and the tables with each other. */
    private void agree() {
        reference.settle();
        assertThat(books.standing(reference.jobs())).containsExactlyInAnyOrderElementsOf(Books.expected(reference));
        assertThat(books.contradictions(reference.jobs())).isEmpty();
    }

    /** Whatever is left comes to an end when nothing bad happens any more: nothing waits for ever. */
    private void drain() {
        tell("now all goes well");
        reference.jobs().forEach(job -> hold(job, false));
        for (int round = 0; !reference.isOver(); round++) {
            if (round > 500) {
                throw new AssertionError("Still unfinished: " + books.unfinished());
            }
            openGate();
            claim(round % 2 == 0);
            if (reference.running().isEmpty()) {
                rest();
            }
            reference.running().forEach(unit -> report(unit, 0, false));
            reference.settle();
        }
        agree();
    }
}
