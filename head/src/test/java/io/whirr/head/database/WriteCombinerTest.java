package io.whirr.head.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.whirr.head.http.Refusal;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WriteCombinerTest {

    private static final int POISON = -1;

    private static final Duration LONG = Duration.ofHours(1);

    private final List<List<Integer>> batches = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch gate = new CountDownLatch(1);
    private WriteCombiner<Integer, Integer> combiner = new WriteCombiner<>("test", limits(1, 10, 100), this::noted);

    @AfterEach
    void close() {
        gate.countDown();
        combiner.close();
    }

    private List<Integer> noted(List<Integer> requests) {
        batches.add(requests);
        return doubled(requests);
    }

    private void combiner(int threads, int batchLimit, int queueLimit, Function<List<Integer>, List<Integer>> execute) {
        combiner(limits(threads, batchLimit, queueLimit), execute);
    }

    private void combiner(FunnelProperties limits, Function<List<Integer>, List<Integer>> execute) {
        combiner.close();
        combiner = new WriteCombiner<>("test", limits, requests -> {
            batches.add(requests);
            return execute.apply(requests);
        });
    }

    private static FunnelProperties limits(int threads, int batchLimit, int queueLimit) {
        return new FunnelProperties(threads, 1, Duration.ZERO, batchLimit, queueLimit);
    }

    private List<Integer> doubled(List<Integer> requests) {
        if (requests.contains(POISON)) {
            throw new IllegalArgumentException("poison among " + requests.size());
        }
        return requests.stream().map(request -> request * 2).toList();
    }

    /** The first request is being written until the gate opens; all others wait. */
    private List<Integer> gated(List<Integer> requests) {
        if (requests.contains(0)) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return doubled(requests);
    }

    private List<CompletableFuture<Integer>> submitBehindTheFirst(List<Integer> requests) {
        var _ = combiner.submit(0);
        awaitBatches(1);
        return requests.stream().map(combiner::submit).toList();
    }

    private void awaitBatches(int count) {
        await().until(() -> batches.size() >= count);
    }

    @Test
    void anIdleFunnelHasBatchesOfOne() {
        assertThat(combiner.submit(1).join()).isEqualTo(2);
        assertThat(combiner.submit(2).join()).isEqualTo(4);
        assertThat(batches).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void whatArrivesDuringAStatementGoesIntoTheNextOneUpToTheLimit() {
        combiner(1, 3, 100, this::gated);
        List<CompletableFuture<Integer>> answers = submitBehindTheFirst(List.of(1, 2, 3, 4));

        gate.countDown();

        assertThat(answers.stream().map(CompletableFuture::join)).containsExactly(2, 4, 6, 8);
        assertThat(batches).containsExactly(List.of(0), List.of(1, 2, 3), List.of(4));
    }

    @Test
    void asManyAsAreWorthItGetAStatementBesideTheOneThatRuns() {
        combiner(new FunnelProperties(2, 3, LONG, 10, 100), this::gated);

        List<CompletableFuture<Integer>> answers = submitBehindTheFirst(List.of(1, 2, 3));

        assertThat(answers.stream().map(CompletableFuture::join)).containsExactly(2, 4, 6);
        assertThat(batches).containsExactly(List.of(0), List.of(1, 2, 3));
    }

    @Test
    void fewerWaitForTheStatementThatRuns() {
        combiner(new FunnelProperties(2, 4, LONG, 10, 100), this::gated);
        List<CompletableFuture<Integer>> answers = submitBehindTheFirst(List.of(1, 2, 3));

        assertThat(answers).noneMatch(CompletableFuture::isDone);
        gate.countDown();

        assertThat(answers.stream().map(CompletableFuture::join)).containsExactly(2, 4, 6);
        assertThat(batches).containsExactly(List.of(0), List.of(1, 2, 3));
    }

    @Test
    void aStatementThatIsHeldUpDoesNotHoldUpOthersForLong() {
        combiner(new FunnelProperties(2, 100, Duration.ofMillis(1), 10, 100), this::gated);

        List<CompletableFuture<Integer>> answers = submitBehindTheFirst(List.of(1));

        assertThat(answers.getFirst().join()).isEqualTo(2);
        assertThat(gate.getCount()).isOne();
    }

    @Test
    void aPoisonRequestFailsAloneWithItsOwnException() {
        combiner(1, 10, 100, this::gated);
        List<CompletableFuture<Integer>> answers = submitBehindTheFirst(List.of(1, POISON, 3));

        gate.countDown();

        assertThat(answers.get(0).join()).isEqualTo(2);
        assertThat(answers.get(2).join()).isEqualTo(6);
        assertThatThrownBy(answers.get(1)::join).hasRootCauseMessage("poison among 1");
    }

    @Test
    void aLostConnectionFailsTheWholeBatchAndNothingIsTriedAgain() {
        combiner(1, 10, 100, requests -> {
            if (requests.contains(1)) {
                throw new IllegalStateException(new SQLTransientConnectionException("pool is empty"));
            }
            return gated(requests);
        });
        List<CompletableFuture<Integer>> answers = submitBehindTheFirst(List.of(1, 2, 3));

        gate.countDown();

        assertThat(answers)
                .allSatisfy(answer ->
                        assertThatThrownBy(answer::join).hasRootCauseInstanceOf(SQLTransientConnectionException.class));
        assertThat(batches).hasSize(2);
    }

    @Test
    void transactionsInEachOthersWayAreRepeatedOneByOne() {
        AtomicInteger conflicts = new AtomicInteger();
        combiner(1, 10, 100, requests -> {
            if (requests.size() > 1) {
                conflicts.incrementAndGet();
                throw new IllegalStateException(new SQLException("deadlock detected", "40P01"));
            }
            return gated(requests);
        });
        List<CompletableFuture<Integer>> answers = submitBehindTheFirst(List.of(1, 2, 3));

        gate.countDown();

        assertThat(answers.stream().map(CompletableFuture::join)).containsExactly(2, 4, 6);
        assertThat(conflicts).hasValue(1);
    }

    @Test
    void aFullQueueRefusesTheNextRequest() {
        combiner(1, 10, 2, this::gated);
        List<CompletableFuture<Integer>> answers = submitBehindTheFirst(List.of(1, 2, 3));

        assertThatThrownBy(answers.get(2)::join).hasCauseInstanceOf(Refusal.class);
        gate.countDown();
        assertThat(answers.get(1).join()).isEqualTo(4);
    }

    @Test
    void aRequestThatWasCancelledWhileItWaitedIsNotCarriedOut() {
        combiner(1, 10, 100, this::gated);
        List<CompletableFuture<Integer>> answers = submitBehindTheFirst(List.of(1, 2));

        answers.getFirst().cancel(false);
        gate.countDown();

        assertThat(answers.get(1).join()).isEqualTo(4);
        assertThat(batches).containsExactly(List.of(0), List.of(2));
    }

    @Test
    void tooFewAnswersAreAnErrorAndNobodyWaitsForEver() {
        combiner(1, 10, 100, requests -> List.of());

        assertThatThrownBy(combiner.submit(1)::join).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void anErrorInAStatementLeavesTheFunnelAtWork() {
        combiner(1, 10, 100, requests -> {
            if (requests.contains(POISON)) {
                throw new StackOverflowError();
            }
            return doubled(requests);
        });

        assertThatThrownBy(combiner.submit(POISON)::join).hasCauseInstanceOf(StackOverflowError.class);
        assertThat(combiner.submit(1).join()).isEqualTo(2);
    }

    @Test
    void closingFinishesWhatWaitsAndThenRefuses() {
        combiner(1, 10, 100, this::gated);
        List<CompletableFuture<Integer>> answers = submitBehindTheFirst(List.of(1, 2));

        gate.countDown();
        combiner.close();

        assertThat(answers).allSatisfy(answer -> assertThat(answer).isCompleted());
        assertThatThrownBy(combiner.submit(3)::join).hasCauseInstanceOf(Refusal.class);
        combiner.close();
    }

    /** Whatever happens, every request is answered once and with its own answer, and carried out at most once. */
    @Test
    void manyThreadsGetTheirOwnAnswersWhileTheFunnelIsClosed() throws InterruptedException {
        AtomicInteger carriedOut = new AtomicInteger();
        combiner(3, 50, 10_000, requests -> {
            if (requests.size() > 1 && requests.stream().anyMatch(request -> request % 97 == 0)) {
                throw new IllegalArgumentException("one of many");
            }
            carriedOut.addAndGet(requests.size());
            return requests.stream().map(request -> request * 2).toList();
        });
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        List<Thread> callers = IntStream.range(0, 16)
                .mapToObj(caller -> Thread.ofVirtual().start(() -> call(caller, answered, refused)))
                .toList();
        await().until(() -> answered.get() > 5_000);

        combiner.close();
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(answered.get() + refused.get()).isEqualTo(16 * 5_000);
        assertThat(carriedOut).hasValue(answered.get());
    }

    private void call(int caller, AtomicInteger answered, AtomicInteger refused) {
        for (int i = 0; i < 5_000; i++) {
            int request = caller * 5_000 + i;
            try {
                assertThat(combiner.submit(request).join()).isEqualTo(request * 2);
                answered.incrementAndGet();
            } catch (CompletionException e) {
                assertThat(e).hasCauseInstanceOf(Refusal.class);
                refused.incrementAndGet();
            }
        }
    }
}
