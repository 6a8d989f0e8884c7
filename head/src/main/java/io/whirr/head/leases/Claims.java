package io.whirr.head.leases;

import io.whirr.api.leases.ClaimedTask;
import io.whirr.api.workers.Gpu;
import io.whirr.head.batch.Ledger;
import io.whirr.head.jobs.Handed;
import io.whirr.head.jobs.Handout;
import io.whirr.head.jobs.Handouts;
import io.whirr.head.jobs.TasksHandedOut;
import io.whirr.head.needs.NeedSets;
import io.whirr.head.runs.RunKey;
import io.whirr.head.runs.Runs;
import io.whirr.head.runs.StartedRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Serves claims, many in one transaction. */
@Component
class Claims {

    private final LeaseStore store;

    private final QueueFront front;

    private final Reservations reservations;

    private final NeedSets needs;

    private final Ledger ledger;

    private final Runs runs;

    private final Handouts handouts;

    private final Aliases aliases;

    private final LeaseFiles files;

    private final ApplicationEventPublisher events;

    Claims(
            LeaseStore store,
            QueueFront front,
            Reservations reservations,
            NeedSets needs,
            Ledger ledger,
            Runs runs,
            Handouts handouts,
            Aliases aliases,
            LeaseFiles files,
            ApplicationEventPublisher events) {
        this.store = store;
        this.front = front;
        this.reservations = reservations;
        this.needs = needs;
        this.ledger = ledger;
        this.runs = runs;
        this.handouts = handouts;
        this.aliases = aliases;
        this.files = files;
        this.events = events;
    }

    /**
     * Hands out tasks.
     *
     * <p>What the jobs are is read before the commit: a claim that cannot be answered has leased nothing.
     *
     * @param looks what others have found since the last word that there is work; what these find is added
     * @return what each claim got, by its place; those that got nothing are left out
     */
    @Transactional
    Map<Integer, ClaimedTask> serve(List<Claim> claims, Looks looks) {
        List<Lease> leases = new ArrayList<>();
        alike(claims, looks).forEach((needSets, places) -> leases.addAll(lease(claims, places, needSets, looks)));
        if (leases.isEmpty()) {
            return Map.of();
        }
        ledger.start(
                leases.stream().map(Lease::token).toList(),
                leases.stream().map(Lease::execution).distinct().toList());
        Map<Long, Handout> told =
                handouts.of(leases.stream().map(lease -> handed(lease, claims)).toList());
        runs.started(leases.stream()
                .map(lease -> started(lease, Objects.requireNonNull(told.get(lease.token()))))
                .toList());
        events.publishEvent(
                new TasksHandedOut(leases.stream().map(Lease::waited).toList()));
        Map<Integer, ClaimedTask> served = new HashMap<>();
        for (Lease lease : leases) {
            Handout handout = Objects.requireNonNull(told.get(lease.token()));
            served.put(
                    lease.position(),
                    claims.get(lease.position()).fenced()
                            ? new ClaimedTask(handout.job(), handout.task(), null, files.mark())
                            : new ClaimedTask(aliases.forOldWorker(handout), null, null, null));
        }
        return served;
    }

    /**
     * Whether others have found that there is nothing for a claim: it need not be served. One that may be kept from
     * taking something has to be, or nobody would know any more that it is.
     */
    boolean nothingFor(Claim claim, Looks looks) {
        return !reservations.concern(claim) && looks.areExhausted(looks.met(claim.free(), needs::met));
    }

    /** An element that is called and configured as its job says nothing of its own. */
    private static StartedRun started(Lease lease, Handout handout) {
        return new StartedRun(
                new RunKey(lease.job(), lease.element()),
                lease.sequence(),
                lease.worker(),
                handout.ownName(),
                handout.ownConfig());
    }

    /** The places of claims that can take the same, by the sets of needs that they meet. */
    private Map<List<Integer>, List<Integer>> alike(List<Claim> claims, Looks looks) {
        Map<List<Integer>, List<Integer>> alike = new LinkedHashMap<>();
        for (int place = 0; place < claims.size(); place++) {
            Claim claim = claims.get(place);
            List<Integer> fitting = looks.met(claim.free(), needs::met);
            if (!fitting.isEmpty() && !reservations.keepFree(claim, fitting, looks) && !looks.areExhausted(fitting)) {
                alike.computeIfAbsent(fitting, sets -> new ArrayList<>()).add(place);
            }
        }
        return alike;
    }

    /** One that knows no tokens may not take everything: what it leaves is there for others. */
    private List<Lease> lease(List<Claim> claims, List<Integer> places, List<Integer> needSets, Looks looks) {
        List<Claim> alike = places.stream().map(claims::get).toList();
        List<Lease> leases =
                front.look(needSets, alike.size(), from -> store.claim(alike, needSets, from, files.mark()));
        if (leases.size() < alike.size() && alike.stream().allMatch(Claim::fenced)) {
            looks.exhausted(needSets);
        }
        return leases.stream()
                .map(lease -> lease.at(places.get(lease.position())))
                .toList();
    }

    private Handed handed(Lease lease, List<Claim> claims) {
        int gpus = Objects.requireNonNullElse(needs.needs(lease.needSet()).gpus(), 0);
        List<Integer> indexes = claims.get(lease.position()).free().fitting(needs.needs(lease.needSet())).stream()
                .limit(gpus)
                .map(Gpu::index)
                .toList();
        return new Handed(
                lease.token(),
                lease.job(),
                lease.step(),
                lease.element(),
                lease.attempt(),
                lease.sequence(),
                lease.worker(),
                indexes,
                lease.needSet());
    }
}
