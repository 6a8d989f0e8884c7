package io.whirr.worker.slots;

import io.whirr.api.leases.Offer;
import io.whirr.api.workers.Capacity;
import io.whirr.api.workers.Gpu;
import io.whirr.worker.journal.Journal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All slots of a worker: which are free, and whether somebody is to ask the head for work.
 *
 * <p>At a head that takes offers one claim is made for all slots that are free, in the name of one of them. When
 * another becomes free meanwhile, there is a claim anew, with the larger offer, and the head answers the one that waits
 * with nothing. At a head that does not take offers, there is a claim for each free slot.
 */
public final class SlotPool {

    private static final class Place {
        final Slot slot;
        boolean busy;
        boolean claiming;
        boolean offered;
        boolean drained;
        long restedAt = System.nanoTime();
        String refusal = "";

        Place(Slot slot) {
            this.slot = slot;
        }

        boolean isFree() {
            return !busy && refusal.isEmpty() && untilRested() == 0;
        }

        /** Milliseconds; 0 when it does not rest. */
        long untilRested() {
            return Math.max(0, (restedAt - System.nanoTime()) / 1_000_000);
        }
    }

    private static final long ANSWER_MILLIS = 100;

    private final List<Place> places;
    private final Gpus gpus;
    private final Map<String, String> labels;
    private final boolean byUuid;
    private @Nullable Turn latest;
    private boolean offers = true;
    private boolean suspended;
    private boolean stopped;

    /**
     * @param labels what the machine is said to be
     * @param byUuid whether a task is told its GPUs by their UUIDs, not by their numbers
     */
    public SlotPool(List<Slot> slots, Gpus gpus, Map<String, String> labels, boolean byUuid) {
        this.places = slots.stream().map(Place::new).toList();
        this.gpus = gpus;
        this.labels = labels;
        this.byUuid = byUuid;
    }

    /**
     * Waits until somebody has to claim.
     *
     * @return null at the end
     */
    public synchronized @Nullable Turn awaitTurn() throws InterruptedException {
        @Nullable Place place = next();
        while (!stopped && (place == null || untilParked() > 0)) {
            wait(place == null ? untilRested() : Math.max(1, untilParked()));
            place = next();
        }
        if (stopped || place == null) {
            return null;
        }
        place.claiming = true;
        if (!offers) {
            return new Turn(place.slot, null);
        }
        places.forEach(each -> each.offered = each.isFree());
        Turn turn = new Turn(place.slot, offer(place));
        latest = turn;
        return turn;
    }

    /** Milliseconds until the first slot that rests is free again; 0 when none rests. */
    private long untilRested() {
        return places.stream()
                .mapToLong(Place::untilRested)
                .filter(millis -> millis > 0)
                .min()
                .orElse(0);
    }

    /**
     * Milliseconds to leave the latest claim alone: as long as its answer may be on its way, a larger offer would
     * offer again what that answer takes. 0 for none, or no longer.
     */
    private long untilParked() {
        Turn turn = latest;
        return turn == null ? 0 : Math.max(0, ANSWER_MILLIS - (System.nanoTime() - turn.begun) / 1_000_000);
    }

    /** A free slot that no claim has the name of, if one is to be made. */
    private @Nullable Place next() {
        boolean needed = !suspended
                && places.stream().anyMatch(place -> place.isFree() && !(offers ? place.offered : place.claiming));
        return needed
                ? places.stream()
                        .filter(place -> place.isFree() && !place.claiming)
                        .findFirst()
                        .orElse(null)
                : null;
    }

    /** Leave to make one claim. */
    public static final class Turn {

        private final Slot slot;
        private final @Nullable Offer offer;
        private final long begun = System.nanoTime();

        private Turn(Slot slot, @Nullable Offer offer) {
            this.slot = slot;
            this.offer = offer;
        }

        /** In whose name. */
        public Slot slot() {
            return slot;
        }

        /** What to offer; null to claim for that slot alone. */
        public @Nullable Offer offer() {
            return offer;
        }
    }

    /** The GPU of the slot in whose name is claimed comes first: a head that has the choice then takes it. */
    private Offer offer(Place first) {
        List<Place> free = places.stream()
                .filter(Place::isFree)
                .sorted((one, other) -> Boolean.compare(one != first, other != first))
                .toList();
        List<Gpu> onGpus = free.stream()
                .map(place -> shown(place))
                .flatMap(Optional::stream)
                .toList();
        int total =
                (int) places.stream().filter(place -> place.slot.gpu() != null).count();
        return new Offer(onGpus, total, free.size(), Host.cpus(), Host.memoryMb(), labels);
    }

    private Optional<Gpu> shown(Place place) {
        return Optional.ofNullable(place.slot.gpu()).map(gpu -> gpus.shown(gpu, place.refusal.isEmpty()));
    }

    /** Whether a claim that was answered had been replaced by another one. */
    public synchronized boolean isReplaced(Turn turn) {
        return turn.offer != null && latest != null && latest != turn;
    }

    /** A head that answers says whether it takes offers; the next turns follow that. */
    public synchronized void heard(boolean takesOffers) {
        if (offers != takesOffers) {
            offers = takesOffers;
            places.forEach(place -> place.offered = false);
            latest = null;
            notifyAll();
        }
    }

    /**
     * A head has said whether it gives a slot anything. While somebody has it drained, it is neither claimed for nor
     * offered, but for a question now and then; the other slots go on.
     */
    public synchronized void drained(Turn turn, boolean draining, Duration rest) {
        Place place = place(turn.slot);
        if (draining && !place.drained) {
            Journal.warn("Drained by the head: it gives nothing new to", "slot", place.slot.workerId());
        } else if (!draining && place.drained) {
            Journal.info("No longer drained", "slot", place.slot.workerId());
        }
        place.drained = draining;
        place.restedAt = System.nanoTime() + (draining ? rest.toNanos() : 0);
    }

    /** A claim is over, and what follows from its answer is done. Somebody else may claim. May be called twice. */
    public synchronized void turnIsOver(Turn turn) {
        place(turn.slot).claiming = false;
        if (latest == turn) {
            latest = null;
            places.forEach(each -> each.offered = false);
        }
        notifyAll();
    }

    /**
     * Takes slots for a task that a claim has brought.
     *
     * @param wanted how many GPUs it needs; 0 for one slot of any kind
     * @param chosen which GPUs the head means; empty when it leaves that to the worker
     * @return empty when it does not fit, or no more
     */
    public synchronized List<Slot> take(Turn turn, int wanted, List<Integer> chosen) {
        List<Place> taken = chosen.isEmpty() ? choose(place(turn.slot), wanted) : named(chosen);
        if (taken.isEmpty() || taken.size() < wanted) {
            return List.of();
        }
        taken.forEach(place -> place.busy = true);
        if (latest != null && latest != turn) {
            askAnew();
        }
        return taken.stream().map(place -> place.slot).toList();
    }

    private List<Place> named(List<Integer> chosen) {
        List<Place> named = places.stream()
                .filter(place -> place.isFree() && place.slot.gpu() != null && chosen.contains(place.slot.gpu()))
                .toList();
        return named.size() == chosen.size() ? named : List.of();
    }

    /** The slot itself, and as many like it as are needed. */
    private List<Place> choose(Place first, int wanted) {
        boolean fits = first.isFree() && (wanted == 0 || first.slot.gpu() != null);
        return !fits
                ? List.of()
                : places.stream()
                        .filter(place -> place == first || (place.isFree() && place.slot.gpu() != null))
                        .sorted((one, other) -> Integer.compare(rank(one, first), rank(other, first)))
                        .limit(Math.max(1, wanted))
                        .toList();
    }

    /** Alike counts more than not being claimed for. A comparator of the JDK's making is a class made at run time. */
    private int rank(Place place, Place first) {
        return place == first ? 0 : (isAlike(place, first) ? 1 : 3) + (place.claiming ? 1 : 0);
    }

    private boolean isAlike(Place one, Place other) {
        return shown(one)
                .flatMap(first -> shown(other)
                        .map(second -> Objects.equals(first.model(), second.model())
                                && Objects.equals(first.memoryGb(), second.memoryGb())))
                .orElse(one == other);
    }

    /** The task on these slots is over. */
    public synchronized void give(List<Slot> slots) {
        slots.forEach(slot -> place(slot).busy = false);
        slots.forEach(slot -> place(slot).offered = false);
        notifyAll();
    }

    /**
     * What a task on these slots needs to see its GPUs and no others. The order makes 3 mean what {@code nvidia-smi}
     * calls 3.
     */
    public Map<String, String> environment(List<Slot> slots) {
        List<String> names = slots.stream()
                .flatMap(slot -> Stream.ofNullable(slot.gpu()))
                .sorted()
                .map(gpu -> byUuid ? gpus.name(gpu) : String.valueOf(gpu))
                .toList();
        return names.isEmpty()
                ? Map.of()
                : Map.of("CUDA_DEVICE_ORDER", "PCI_BUS_ID", "CUDA_VISIBLE_DEVICES", String.join(",", names));
    }

    /** Follows what the last look at the GPUs found, and says whether that changed what may be used. */
    synchronized boolean follow() {
        boolean changed = false;
        for (Place place : places) {
            if (place.slot.gpu() != null) {
                changed |= follow(place, gpus.refusal(place.slot.gpu(), place.busy));
            }
        }
        if (changed) {
            askAnew();
        }
        return changed;
    }

    /** The claim that waits offers what is not there any more, or too little: another slot is to replace it. */
    private void askAnew() {
        places.stream().filter(place -> !place.claiming).forEach(place -> place.offered = false);
        notifyAll();
    }

    private static boolean follow(Place place, String refusal) {
        boolean changed = place.refusal.isEmpty() != refusal.isEmpty();
        if (changed && refusal.isEmpty()) {
            Journal.info("GPU is usable again", "slot", place.slot.workerId());
        } else if (!refusal.equals(place.refusal) && !refusal.isEmpty()) {
            Journal.error("GPU is not used", "slot", place.slot.workerId(), "why", refusal);
        }
        place.refusal = refusal;
        return changed;
    }

    public synchronized Capacity capacity() {
        List<Gpu> all =
                places.stream().map(this::shown).flatMap(Optional::stream).toList();
        return new Capacity(all, places.size(), Host.cpus(), Host.memoryMb());
    }

    public List<Slot> slots() {
        return places.stream().map(place -> place.slot).toList();
    }

    public Map<String, String> labels() {
        return labels;
    }

    /** Lets nobody claim until {@link #resume}. False when somebody else has said so already, and will resume. */
    public synchronized boolean suspend() {
        boolean first = !suspended;
        suspended = true;
        return first;
    }

    public synchronized void resume() {
        suspended = false;
        notifyAll();
    }

    /** Lets nobody claim any more. May be called twice. */
    public synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    private Place place(Slot slot) {
        return places.stream()
                .filter(place -> place.slot.equals(slot))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no slot " + slot.workerId()));
    }
}
