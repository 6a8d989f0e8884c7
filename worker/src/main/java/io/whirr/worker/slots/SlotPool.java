package io.whirr.worker.slots;

import io.whirr.api.leases.Offer;
import io.whirr.api.workers.Capacity;
import io.whirr.api.workers.Gpu;
import io.whirr.worker.journal.Journal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All slots of a worker: which are free, and which of them is to ask the head for work.
 *
 * <p>At a head that takes offers one free slot claims for all that are free. When another becomes free meanwhile, it
 * claims anew, with the larger offer, and the head answers the claim that waits with nothing. At a head that does not
 * take offers, each free slot claims for itself.
 */
public final class SlotPool {

    private static final class Place {
        final Slot slot;
        boolean busy;
        boolean claiming;
        boolean offered;
        String refusal = "";

        Place(Slot slot) {
            this.slot = slot;
        }

        boolean isFree() {
            return !busy && refusal.isEmpty();
        }
    }

    private final List<Place> places;
    private final Gpus gpus;
    private final Map<String, String> labels;
    private final boolean byUuid;
    private @Nullable Place latest;
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
     * Waits until a slot is to claim.
     *
     * @return what the claim may offer; without gpus and slots where the head takes no offers. Null at the end
     */
    public synchronized @Nullable Turn awaitTurn(Slot slot) throws InterruptedException {
        Place place = place(slot);
        while (!stopped && (suspended || !place.isFree() || (offers && place.offered))) {
            wait();
        }
        if (stopped) {
            return null;
        }
        place.claiming = true;
        if (!offers) {
            return new Turn(null);
        }
        latest = place;
        places.forEach(each -> each.offered = each.isFree());
        return new Turn(offer());
    }

    /**
     * Leave to claim.
     *
     * @param offer what to offer; null to claim for one slot alone
     */
    public record Turn(@Nullable Offer offer) {}

    private Offer offer() {
        List<Place> free = places.stream().filter(Place::isFree).toList();
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

    /** Whether a claim of this slot that was answered had been replaced by another one. */
    public synchronized boolean isReplaced(Slot slot) {
        Place place = place(slot);
        return offers && latest != null && latest != place;
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

    /** A slot's claim is over, and what follows from its answer is done. Somebody else may claim. */
    public synchronized void turnIsOver(Slot slot) {
        Place place = place(slot);
        place.claiming = false;
        if (latest == place) {
            latest = null;
            places.forEach(each -> each.offered = false);
        }
        notifyAll();
    }

    /**
     * Takes slots for a task that came with a slot's claim.
     *
     * @param wanted how many GPUs it needs; 0 for one slot of any kind
     * @return the slot itself and as many more as needed; empty when it does not fit, or no more
     */
    public synchronized List<Slot> take(Slot slot, int wanted) {
        Place first = place(slot);
        if (!first.isFree() || (wanted > 0 && slot.gpu() == null)) {
            return List.of();
        }
        List<Place> others = places.stream()
                .filter(place -> place != first && place.isFree() && place.slot.gpu() != null)
                .sorted(Comparator.comparing((Place place) -> !isAlike(place, first))
                        .thenComparing(place -> place.claiming))
                .limit(Math.max(0, wanted - 1))
                .toList();
        if (others.size() < wanted - 1) {
            return List.of();
        }
        List<Place> taken = new ArrayList<>(List.of(first));
        taken.addAll(others);
        taken.forEach(place -> place.busy = true);
        if (latest != null && latest != first) {
            askAnew();
        }
        return taken.stream().map(place -> place.slot).toList();
    }

    private boolean isAlike(Place one, Place other) {
        Gpu first = shown(one).orElseThrow();
        Gpu second = shown(other).orElseThrow();
        return Objects.equals(first.model(), second.model()) && Objects.equals(first.memoryGb(), second.memoryGb());
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
