package io.whirr.head.leases;

import io.whirr.head.needs.Machine;
import io.whirr.head.needs.NeedSets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Sees to it that a task which needs many GPUs of one machine is not passed over for ever by small ones that fit
 * sooner: after a while one worker process, the first that asks, takes nothing else until it has enough of them free.
 */
@Component
class Reservations {

    /** A process that does not ask for so long keeps nothing free any more. */
    private static final Duration LAPSE = Duration.ofMinutes(1);

    private final ReservationStore store;

    private final NeedSets needs;

    private final LeaseProperties properties;

    Reservations(ReservationStore store, NeedSets needs, LeaseProperties properties) {
        this.store = store;
        this.needs = needs;
        this.properties = properties;
    }

    /** Whether a claim may be kept from taking what is free: it is of a process whose GPUs are in use in part. */
    boolean concern(Claim claim) {
        return claim.instance() != null
                && claim.totalGpus() > claim.free().gpus().size();
    }

    /**
     * Whether a claim has to go without, because what is free is kept for a larger task.
     *
     * @param looks what others have found since the last word that there is work; what this one finds is added
     */
    boolean keepFree(Claim claim, List<Integer> fitting, Looks looks) {
        Machine free = claim.free();
        String instance = claim.instance();
        if (instance == null || !concern(claim)) {
            return false;
        }
        List<Integer> tooLarge = looks.met(free.withAtLeast(claim.totalGpus()), needs::met).stream()
                .filter(set -> !fitting.contains(set))
                .toList();
        if (tooLarge.isEmpty()) {
            return false;
        }
        double after = properties.reserveAfter().toMillis() / 1e3;
        Optional<Long> task = looks.passedOver(tooLarge, fitting, () -> store.passedOver(tooLarge, fitting, after));
        return task.filter(id -> store.reserve(id, instance, (double) LAPSE.toSeconds()))
                .isPresent();
    }
}
