package io.whirr.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.e2e.chaos.History.Attempt;
import io.whirr.e2e.chaos.History.Ended;
import io.whirr.e2e.chaos.History.Strike;
import io.whirr.e2e.chaos.Request.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The checker finds what is wrong with a history, and nothing in one that is as it should be. */
class CheckerTest {

    private static final long JOB = 7;
    private static final Place PLACE = new Place(JOB, -1, Place.COMMAND);
    private static final long TOKEN = 70;

    private final List<Request> requests = new ArrayList<>();
    private final List<Strike> strikes = new ArrayList<>();
    private final List<Life> lives = new ArrayList<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<Ended> jobs = new ArrayList<>();
    private final List<String> contradictions = new ArrayList<>();
    private final List<String> leftovers = new ArrayList<>();

    @Test
    void aJobThatRanOnceIsAsItShouldBe() {
        aJobThatCompleted();

        assertThat(offences()).isEmpty();
    }

    @Test
    void aJobThatWasLostWithItsWorkerAndRanAgainIsAsItShouldBe() {
        ordered(plain());
        ran(1, "w0", 1_000, 2_000, null);
        attempted(TOKEN, 1, "FAILED", "LOST", "w0", 1_000, 3_000);
        struck("killed w0", false, 2_000, 2_500);
        ran(2, "w1", 4_000, 5_000, Life.End.DONE);
        attempted(TOKEN + 1, 2, "COMPLETED", "COMPLETED", "w1", 4_000, 5_000);
        ended("COMPLETED", "COMPLETED", 5_000);

        assertThat(offences()).isEmpty();
    }

    @Test
    void anAcknowledgedJobThatIsNotThereIsLost() {
        ordered(plain());

        assertThat(offences()).containsExactly("1: job 7 (order) was acknowledged and is lost");
    }

    @Test
    void aJobThatHasNotEndedIsFound() {
        ordered(plain());
        ended("STARTED", "UNKNOWN", 0);

        assertThat(offences()).contains("1: job 7 has not ended");
    }

    @Test
    void anOrderThatNobodyAcknowledgesIsFound() {
        requests.add(new Request(Kind.SUBMIT, plain(), 0, 100, 200, 0, ""));
        requests.add(new Request(Kind.SUBMIT, plain(), 0, 300, 400, 503, ""));
        assertThat(offences())
                .containsExactly("1: nobody acknowledges order, sent 2 times; in the end: "
                        + "SUBMIT order: 503, job 0, answered at 400");

        requests.add(new Request(Kind.SUBMIT, plain(), 0, 500, 600, 422, ""));
        assertThat(offences()).isEmpty();
    }

    @Test
    void anAnswer500IsFound() {
        aJobThatCompleted();
        requests.add(new Request(Kind.HOLD, null, JOB, 500, 600, 500, ""));

        assertThat(offences()).containsExactly("0: a head could not cope with: HOLD job 7: 500, answered at 600");
    }

    @Test
    void oneKeyIsOneJob() {
        aJobThatCompleted();
        requests.add(new Request(Kind.SUBMIT, plain(), JOB + 1, 900, 950, 200, ""));
        jobs.add(new Ended(JOB + 1, "order", 1, "COMPLETED", "COMPLETED", 3_000));

        assertThat(offences()).anyMatch(text -> text.startsWith("1: order was sent with one key and became"));
    }

    @Test
    void nothingComesToBeThatNobodyAskedFor() {
        jobs.add(new Ended(JOB, "stranger", 1, "FAILED", "FAILED", 3_000));

        assertThat(offences()).contains("1: stranger was asked for 0 times and became jobs [7]");
    }

    @Test
    void twoExecutionsAtOnceAreFound() {
        aJobThatCompleted();
        lives.clear();
        ran(1, "w0", 1_000, 4_000, null);
        ran(2, "w1", 3_900, 5_000, Life.End.DONE);

        assertThat(offences())
                .contains("2: job 7 ran twice at once: attempt 1 from 1000 to 4000, attempt 2 from 3900 to 5000");
    }

    @Test
    void aTaskThatStoodStillWithItsMachineMayBeSeenOnceMore() {
        lives.add(life("a", PLACE, 1, "w0", "0", 1_000, 9_000, null));
        lives.add(life("b", PLACE, 2, "w1", "2", 5_000, 6_000, Life.End.DONE));
        struck("froze all of w0", true, 2_000, 8_500);

        assertThat(offences()).noneMatch(text -> text.startsWith("2:"));
    }

    @Test
    void aTaskThatGoesOnForLongAfterItsMachineStoodStillIsFound() {
        lives.add(life("a", PLACE, 1, "w0", "0", 1_000, 29_000, null));
        lives.add(life("b", PLACE, 2, "w1", "2", 5_000, 6_000, Life.End.DONE));
        struck("froze all of w0", true, 2_000, 8_500);

        assertThat(offences()).anyMatch(text -> text.startsWith("2: job 7 ran twice at once"));
    }

    @Test
    void anAttemptThatStartsTwiceIsFound() {
        aJobThatCompleted();
        lives.addFirst(life("another", PLACE, 1, "w1", "2", 500, 600, null));

        assertThat(offences()).contains("3: job 7 attempt 1 began after attempt 1");
    }

    @Test
    void aGpuOfTwoTasksIsFound() {
        aJobThatCompleted();
        lives.add(life("other", new Place(8, -1, "s0"), 1, "w0", "1,0", 1_500, 1_600, Life.End.DONE));

        assertThat(offences()).contains("11: w0 gpu 0 was used by job 7 and job 8 s0 at once");
    }

    @Test
    void theSameGpuOfAnotherMachineIsAnother() {
        aJobThatCompleted();
        lives.add(life("other", new Place(8, -1, "s0"), 1, "w1", "0", 1_500, 1_600, Life.End.DONE));

        assertThat(offences()).noneMatch(text -> text.startsWith("11:"));
    }

    @Test
    void anExecutionThatNoAttemptStandsForIsFound() {
        aJobThatCompleted();
        ran(2, "w1", 8_000, 9_000, null);

        assertThat(offences()).contains("3: job 7 attempt 2 ran, and the database knows of none that began then");
    }

    @Test
    void tokensThatDoNotGrowAreFound() {
        aJobThatCompleted();
        attempted(TOKEN - 1, 2, "FAILED", "UNCONFIRMED", null, 0, 6_000);

        assertThat(offences()).contains("3: the attempts of job 7 have tokens and numbers that don't grow");
    }

    @Test
    void completingWithoutBeingDoneIsFound() {
        aJobThatCompleted();
        lives.clear();
        ran(1, "w0", 1_000, 2_000, null);

        assertThat(offences()).contains("4: job 7 attempt 1 has completed, and was not seen to");
    }

    @Test
    void runningAgainAfterTheEndIsFound() {
        aJobThatCompleted();
        attempted(TOKEN + 1, 2, "FAILED", "FAILED", "w0", 5_000, 6_000);

        assertThat(offences()).contains("4: job 7 was run again after it had completed");
    }

    @Test
    void finalIsFinalUnlessSomebodyRetries() {
        aJobThatCompleted();
        looked(3_000, "failed");

        assertThat(offences()).contains("5: job 7 was failed, and then completed, and nobody has retried it");

        requests.add(new Request(Kind.RETRY, null, JOB, 3_500, 3_600, 200, "failed"));
        assertThat(offences()).noneMatch(text -> text.startsWith("5:"));
    }

    @Test
    void aCancelledJobThatBeginsLaterIsFound() {
        aJobThatCompleted();
        cancelled(500, "queued");

        assertThat(offences()).contains("6: job 7 was cancelled and begun later");
    }

    @Test
    void aCancelledJobThatCompletesLaterIsFound() {
        aJobThatCompleted();
        cancelled(1_500, "running");

        assertThat(offences()).contains("6: job 7 was cancelled, and has completed later");
    }

    @Test
    void aJobThatIsCancelledUnaskedIsFound() {
        ordered(plain());
        ended("STOPPED", "CANCELLED", 2_000);

        assertThat(offences()).contains("6: job 7 is cancelled, and nobody has asked for it");
    }

    @Test
    void aLostAttemptNeedsSomebodyWhoTouchedItsWorker() {
        ordered(plain());
        attempted(TOKEN, 1, "FAILED", "LOST", "w0", 1_000, 60_000);
        ended("FAILED", "LOST", 60_000);
        struck("killed w1", false, 59_000, 59_500);
        struck("killed w0", false, 1_000, 1_500);

        assertThat(offences()).contains("8: job 7 attempt 1 was lost, and nobody had touched w0");
    }

    @Test
    void aJobThatFailsForWhatOthersDidIsFound() {
        ordered(plain());
        ended("FAILED", "LOST", 3_000);

        assertThat(offences()).contains("9: job 7 has failed (LOST) and did not fail by itself");
    }

    /** Its failure came before the cancel, and nothing follows one. */
    @Test
    void aJobThatIsNotTriedAgainAfterACancelIsAllRight() {
        ordered(new Order("order", "order", Map.of("retry", Map.of()), 0, List.of("s0"), false, 0));
        ran(1, "w0", 1_000, 2_000, Life.End.FAILED);
        attempted(TOKEN, 1, "FAILED", "FAILED", "w0", 1_000, 2_000);
        cancelled(1_990, "running");
        ended("FAILED", "FAILED", 2_000);

        assertThat(offences()).doesNotContain("9: job 7 has failed (FAILED) and did not fail by itself");
    }

    @Test
    void aJobThatIsGivenUpTooEarlyIsFound() {
        ordered(plain());
        attempted(TOKEN, 1, "FAILED", "QUARANTINED", "w0", 1_000, 2_000);
        struck("killed w0", false, 1_500, 2_000);
        ended("FAILED", "QUARANTINED", 2_000);

        assertThat(offences()).contains("9: job 7 was given up after 1 lost attempts");
    }

    @Test
    void aStepThatBeginsBeforeTheOneBeforeItIsFound() {
        ordered(new Order("order", "order", Map.of(), 0, List.of("s0", "s1"), false, 0));
        lives.add(life("a", new Place(JOB, -1, "s0"), 1, "w0", "0", 1_000, 2_000, Life.End.DONE));
        lives.add(life("b", new Place(JOB, -1, "s1"), 1, "w0", "0", 1_900, 3_000, Life.End.DONE));

        assertThat(offences()).contains("4: job 7 began s1 before it had done s0");
    }

    @Test
    void aJobThatBeginsBeforeWhatItWaitsForIsFound() {
        ordered(new Order("order", "order", Map.of(), 0, List.of(Place.COMMAND), false, 3));
        ran(1, "w0", 1_000, 2_000, Life.End.DONE);

        assertThat(offences()).contains("4: job 7 began before job 3, which it waits for, was done");
    }

    @Test
    void aDrainedMachineThatIsGivenSomethingIsFound() {
        aJobThatCompleted();
        requests.add(new Request(Kind.DRAIN, null, 0, -3_000, -2_000, 200, "w0"));
        assertThat(offences()).contains("2: job 7 was given to w0, which was drained");

        requests.add(new Request(Kind.UNDRAIN, null, 0, 800, 900, 200, "w0"));
        assertThat(offences()).isEmpty();
    }

    @Test
    void whatTheDatabaseSaysAgainstItselfAndWhatIsLeftAreFound() {
        contradictions.add("3 live tasks");
        leftovers.add("process 12");

        assertThat(offences()).containsExactly("4: the database has 3 live tasks", "12: left: process 12");
    }

    @Test
    void theShortestHistoryIsTold() {
        ordered(plain());
        ran(1, "w0", 1_000, 4_000, null);
        ran(2, "w1", 3_900, 5_000, Life.End.DONE);
        jobs.add(new Ended(8, "stranger", 1, "FAILED", "FAILED", 900_000));

        assertThat(Offence.text(Checker.check(history())))
                .contains("promise 2: job 7 ran twice at once")
                .contains("stranger was asked for 0 times and became jobs [8], in short:")
                .endsWith("    900000  job 8 (stranger) in the database: FAILED FAILED, execution 1");
    }

    private static Order plain() {
        return new Order("order", "order", Map.of(), 0, List.of(Place.COMMAND), false, 0);
    }

    private void aJobThatCompleted() {
        ordered(plain());
        ran(1, "w0", 1_000, 2_000, Life.End.DONE);
        attempted(TOKEN, 1, "COMPLETED", "COMPLETED", "w0", 1_000, 2_000);
        ended("COMPLETED", "COMPLETED", 2_000);
    }

    private void ordered(Order order) {
        requests.add(new Request(Kind.SUBMIT, order, JOB, 100, 200, 200, ""));
    }

    private void looked(long at, String status) {
        requests.add(new Request(Kind.LOOK, null, JOB, at, at + 10, 200, status));
    }

    private void cancelled(long at, String status) {
        requests.add(new Request(Kind.CANCEL, null, JOB, at - 10, at, 200, status));
    }

    private void ran(int attempt, String worker, long first, long last, Life.@Nullable End end) {
        lives.add(life("life-" + attempt, PLACE, attempt, worker, "0", first, last, end));
    }

    private static Life life(
            String id,
            Place place,
            int attempt,
            String worker,
            String gpus,
            long first,
            long last,
            Life.@Nullable End end) {
        return new Life(id, place, attempt, worker, gpus, first, last, end);
    }

    private void attempted(
            long token, int number, String status, String reason, @Nullable String worker, long started, long ended) {
        attempts.add(new Attempt(token, PLACE, 1, number, status, reason, worker, started, ended));
    }

    private void ended(String status, String reason, long at) {
        jobs.add(new Ended(JOB, "order", 1, status, reason, at));
    }

    private void struck(String what, boolean freezes, long begun, long healed) {
        String worker = what.substring(what.lastIndexOf(' ') + 1);
        strikes.add(new Strike(what, Set.of(worker), freezes, begun, healed, healed));
    }

    private History history() {
        return new History(requests, strikes, lives, attempts, jobs, contradictions, leftovers);
    }

    private List<String> offences() {
        return Checker.check(history()).stream()
                .map(offence -> offence.invariant() + ": " + offence.sentence())
                .toList();
    }
}
