package io.whirr.head.leases;

import io.whirr.head.batch.Attempt;
import io.whirr.head.batch.ExitReason;
import io.whirr.head.batch.Ledger;
import io.whirr.head.database.FunnelProperties;
import io.whirr.head.database.WriteCombiner;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Renews leases: all that ask while one statement runs go into the next one together. */
@Component
class RenewalFunnel {

    private static final Set<ExitReason> TAKEN_BACK =
            EnumSet.of(ExitReason.LOST, ExitReason.TIMEOUT, ExitReason.REQUEUED);

    private final LeaseStore store;

    private final Ledger ledger;

    private final LeaseFiles files;

    private final TransactionTemplate transaction;

    private final WriteCombiner<Request, Optional<Renewal>> combiner;

    RenewalFunnel(
            LeaseStore store,
            Ledger ledger,
            LeaseFiles files,
            TransactionTemplate transaction,
            FunnelProperties properties) {
        this.store = store;
        this.ledger = ledger;
        this.files = files;
        this.transaction = transaction;
        this.combiner = new WriteCombiner<>("renewals", properties, this::renewTogether);
    }

    /** What has been handed in is carried out; what comes now is refused. */
    @PreDestroy
    void close() {
        combiner.close();
    }

    /** Keeps a lease for {@code term} from now, or says why that cannot be. */
    Renewal renew(Holder holder, Duration term) {
        return combiner.call(new Request(holder, term)).orElseGet(() -> renewLate(holder, term));
    }

    /** The same holder asking twice is one renewal with two answers: the statement must not meet a row twice. */
    private List<Optional<Renewal>> renewTogether(List<Request> requests) {
        Map<Holder, Request> distinct = new LinkedHashMap<>();
        requests.forEach(request -> distinct.putIfAbsent(request.holder(), request));
        List<Request> asked = List.copyOf(distinct.values());
        Map<Holder, Renewal> answers = new LinkedHashMap<>();
        for (LeaseStore.Renewed renewed : store.renew(asked, files.mark())) {
            answers.put(asked.get(renewed.position()).holder(), renewed.renewal());
        }
        return requests.stream()
                .map(request -> Optional.ofNullable(answers.get(request.holder())))
                .toList();
    }

    /** Whoever comes after its lease was taken back has the task again, if nobody else has begun it. */
    private Renewal renewLate(Holder holder, Duration term) {
        Optional<Renewal> revived = transaction.execute(status -> revive(holder, term));
        // Another request of the same holder may have had the lease back before this one could.
        return revived.or(() -> renewAlone(holder, term)).orElseGet(() -> lost(holder));
    }

    private Optional<Renewal> renewAlone(Holder holder, Duration term) {
        return store.renew(List.of(new Request(holder, term)), files.mark()).stream()
                .map(LeaseStore.Renewed::renewal)
                .findFirst();
    }

    private Optional<Renewal> revive(Holder holder, Duration term) {
        return store.revive(holder, term).flatMap(alive -> {
            ledger.revive(alive.token(), alive.withdrawn());
            return renewAlone(holder, term);
        });
    }

    private Renewal lost(Holder holder) {
        return holder.token() == null && hadItOnce(holder) ? new Renewal.LostToAnOldWorker() : new Renewal.Lost();
    }

    /** Whether the job was taken back from the worker, which did not get it again. */
    private boolean hadItOnce(Holder holder) {
        List<Attempt> ofWorker = ledger.attempts(holder.job()).stream()
                .filter(attempt -> holder.worker().equals(attempt.worker()))
                .toList();
        return !ofWorker.isEmpty() && wasTakenBack(ofWorker.getLast());
    }

    /** Its worker has not reported it, and may never have heard that it was to stop. */
    private static boolean wasTakenBack(Attempt attempt) {
        return attempt.exitStatus() == null && TAKEN_BACK.contains(attempt.reason());
    }

    /** A wish to keep a lease for {@code term} from now. */
    record Request(Holder holder, Duration term) {}
}
