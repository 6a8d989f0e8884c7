package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a look begins at, after two from the front that were slow. */
class QueueFrontTest {

    private static final List<Integer> SETS = List.of(0, 7);

    private static final double FRONT = Double.NEGATIVE_INFINITY;

    private final AtomicLong clock = new AtomicLong();

    private final QueueFront front = new QueueFront(clock::get);

    private final List<double[]> begins = new ArrayList<>();

    @BeforeEach
    void lookSlowlyTwice() {
        slowLook(1, 2);
        slowLook(3, 4);
        begins.clear();
    }

    @Test
    void aLookBeginsWhereTheLastOneStoppedForEverySetThatWasLookedFor() {
        look(5, 6);
        look(7, 8);

        assertThat(begins).containsExactly(new double[] {4, 4}, new double[] {6, 6});
    }

    @Test
    void aSetThatWasNotLookedForIsLookedThroughFromTheFront() {
        front.look(List.of(9), 1, this::nothing);

        assertThat(begins).containsExactly(new double[] {FRONT});
    }

    @Test
    void whatComesBeforeThatPlaceMovesItBack() {
        front.arrived(2.5);
        look(5, 6);

        assertThat(begins).containsExactly(new double[] {2.5, 2.5});
    }

    @Test
    void whatComesBehindDoesNot() {
        front.arrived(100);
        look(5, 6);

        assertThat(begins).containsExactly(new double[] {4, 4});
    }

    /** It may have come too late to be seen. */
    @Test
    void whatComesWhileALookIsUnderWayIsNotPassedOver() {
        front.look(SETS, 2, from -> {
            front.arrived(3.5);
            return leases(5, 6);
        });
        look(7, 8);

        assertThat(begins).containsExactly(new double[] {3.5, 3.5});
    }

    @Test
    void whoGotLessThanItWantedHasNotSeenThatThereIsNothingBefore() {
        front.look(SETS, 3, from -> leases(5, 6));
        look(7, 8);

        assertThat(begins).containsExactly(new double[] {4, 4});
    }

    @Test
    void aLookThatFailedMovesNothing() {
        assertThatThrownBy(() -> front.look(SETS, 2, from -> {
                    throw new IllegalStateException("no database");
                }))
                .hasMessage("no database");
        front.anywhere();
        look(5, 6);

        assertThat(begins).containsExactly(new double[] {FRONT, FRONT});
    }

    @Test
    void looksThatAreQuickAllBeginAtTheFront() {
        clock.addAndGet(Duration.ofSeconds(30).toNanos());
        look(5, 6);
        look(7, 8);

        assertThat(begins).containsExactly(new double[] {FRONT, FRONT}, new double[] {FRONT, FRONT});
    }

    @Test
    void aSlowLookFromTheFrontIsNotRepeatedForAWhile() {
        clock.addAndGet(Duration.ofSeconds(30).toNanos());
        slowLook(5, 6);
        look(7, 8);

        assertThat(begins).containsExactly(new double[] {6, 6});
    }

    private void look(double... ranks) {
        front.look(SETS, ranks.length, from -> {
            begins.add(from);
            return leases(ranks);
        });
    }

    private void slowLook(double... ranks) {
        front.look(SETS, ranks.length, from -> {
            clock.addAndGet(Duration.ofMillis(200).toNanos());
            return leases(ranks);
        });
    }

    private List<Lease> nothing(double[] from) {
        begins.add(from);
        return List.of();
    }

    private static List<Lease> leases(double... ranks) {
        List<Lease> leases = new ArrayList<>();
        for (double rank : ranks) {
            leases.add(
                    new Lease(leases.size(), 1, 1, 1, "main", null, 1, 1, 0, rank, "w", Instant.EPOCH, Duration.ZERO));
        }
        return leases;
    }
}
