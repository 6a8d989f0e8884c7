package io.whirr.head.leases;

import io.whirr.head.database.Restraint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.springframework.stereotype.Component;

/**
 * Where the queue begins, as far as this head knows.
 *
 * <p>A task that has left the queue keeps its place in the index for as long as anybody's snapshot may need it. While a
 * backup or a forgotten console holds one, a look from the very front of the queue steps over everything that was
 * claimed since. So when two such looks were slow, the next ones begin where the last one stopped, and for a while: the
 * slow ones then take a thirtieth of the time, whatever is held.
 *
 * <p>Nothing is passed over: whatever comes to lie before that place moves it back. This head hears of it before
 * whoever put it there has an answer, and of what others put there by their word. A place that another head took and
 * gave up again is found by the next look from the front, half a minute later at the most.
 */
@Component
class QueueFront {

    private static final Duration SLOW = Duration.ofMillis(3);

    private static final Duration LONGEST_REST = Duration.ofSeconds(30);

    private static final double FRONT = Double.NEGATIVE_INFINITY;

    private final LongSupplier nanoTime;

    private final Restraint fromTheFront;

    /** For each set of needs a rank that nothing in the queue lies before. */
    private final Map<Integer, Double> begins = new HashMap<>();

    private final List<Look> underWay = new ArrayList<>();

    QueueFront() {
        this(System::nanoTime);
    }

    QueueFront(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.fromTheFront = new Restraint(SLOW, LONGEST_REST, nanoTime);
    }

    private static final class Look {

        final boolean fromTheFront;
        final double[] from;
        double lowestArrival = Double.POSITIVE_INFINITY;

        Look(boolean fromTheFront, double[] from) {
            this.fromTheFront = fromTheFront;
            this.from = from;
        }
    }

    /**
     * Looks at the queue.
     *
     * @param needSets the sets of needs that are looked for
     * @param wanted how many tasks are
     * @param claim takes the first tasks, given for each set of needs the rank to begin at
     */
    List<Lease> look(List<Integer> needSets, int wanted, Function<double[], List<Lease>> claim) {
        Look look = begin(needSets);
        long began = nanoTime.getAsLong();
        Optional<Double> stopped = Optional.empty();
        try {
            List<Lease> found = claim.apply(look.from);
            if (found.size() == wanted) {
                stopped = found.stream().map(Lease::rank).max(Comparator.naturalOrder());
            }
            return found;
        } finally {
            end(look, needSets, stopped, Duration.ofNanos(nanoTime.getAsLong() - began));
        }
    }

    private synchronized Look begin(List<Integer> needSets) {
        boolean all = !fromTheFront.rests();
        Look look = new Look(
                all,
                needSets.stream()
                        .mapToDouble(set -> all ? FRONT : begins.getOrDefault(set, FRONT))
                        .toArray());
        underWay.add(look);
        return look;
    }

    /** @param stopped the last rank that was taken; none when there was less than wanted */
    private synchronized void end(Look look, List<Integer> needSets, Optional<Double> stopped, Duration time) {
        underWay.remove(look);
        stopped.ifPresent(rank -> needSets.forEach(set -> begins.put(set, Math.min(rank, look.lowestArrival))));
        if (look.fromTheFront) {
            fromTheFront.took(time);
        }
    }

    /** Something came into the queue, of this rank or a higher one. */
    synchronized void arrived(double rank) {
        underWay.forEach(look -> look.lowestArrival = Math.min(look.lowestArrival, rank));
        begins.replaceAll((set, begin) -> Math.min(begin, rank));
    }

    /** Something may be anywhere in the queue again. */
    void anywhere() {
        arrived(FRONT);
    }
}
