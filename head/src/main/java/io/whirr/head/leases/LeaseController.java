package io.whirr.head.leases;

import io.whirr.api.http.Message;
import io.whirr.api.leases.ClaimTask;
import io.whirr.api.leases.ClaimedTask;
import io.whirr.api.leases.CompleteJob;
import io.whirr.api.leases.FailJob;
import io.whirr.api.leases.Offer;
import io.whirr.api.leases.ReleaseJob;
import io.whirr.api.leases.RenewLease;
import io.whirr.api.leases.RenewedLease;
import io.whirr.head.batch.ExitReason;
import io.whirr.head.http.Connections;
import io.whirr.head.http.Refusal;
import io.whirr.head.needs.Machine;
import io.whirr.head.workers.Workers;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Leases over HTTP. */
@RestController
@RequestMapping("/api/v1/jobs")
class LeaseController {

    /** Reasons that only a worker can know; any other word says nothing that the exit status does not. */
    private static final Set<ExitReason> WORKERS_REASONS =
            EnumSet.of(ExitReason.COULD_NOT_START, ExitReason.TIMEOUT, ExitReason.MEMORY, ExitReason.LOG_LIMIT);

    private static final ClaimedTask DRAINING = new ClaimedTask(null, null, true, null);

    private final Dispatcher dispatcher;

    private final RenewalFunnel renewals;

    private final ReportFunnel reports;

    private final Releases releases;

    private final Workers workers;

    private final Connections connections;

    private final Aliases aliases;

    private final LeaseFiles files;

    LeaseController(
            Dispatcher dispatcher,
            RenewalFunnel renewals,
            ReportFunnel reports,
            Releases releases,
            Workers workers,
            Connections connections,
            Aliases aliases,
            LeaseFiles files) {
        this.dispatcher = dispatcher;
        this.renewals = renewals;
        this.reports = reports;
        this.releases = releases;
        this.workers = workers;
        this.connections = connections;
        this.aliases = aliases;
        this.files = files;
    }

    @PostMapping("/claim")
    ClaimedTask claim(@RequestBody ClaimTask request) {
        workers.heardOf(request.workerId());
        if (workers.isDraining(request.workerId())) {
            return DRAINING;
        }
        Duration wait = Duration.ofSeconds(request.waitSeconds() == null ? 0 : request.waitSeconds());
        BooleanSupplier connected = connections.aliveness();
        ClaimedTask answer = dispatcher.claim(
                wish(request), wait, () -> connected.getAsBoolean() && !workers.isDraining(request.workerId()));
        return answer.job() == null ? nothing() : answer;
    }

    /** Also who gets no work hears whether lease files count: a null means that they do not, for what it runs too. */
    private ClaimedTask nothing() {
        return new ClaimedTask(null, null, null, files.mark());
    }

    private static Claim wish(ClaimTask request) {
        Offer offer = request.offer();
        Machine free = offer == null ? Machine.ofSlot(request.gpuId()) : machine(offer);
        int total = offer == null || offer.totalGpus() == null ? free.gpus().size() : offer.totalGpus();
        return new Claim(
                request.workerId(),
                request.instance(),
                Boolean.TRUE.equals(request.fencing()),
                term(request.leaseSeconds()),
                free,
                total,
                offer != null);
    }

    private static Machine machine(Offer offer) {
        return new Machine(
                Objects.requireNonNullElse(offer.gpus(), List.of()),
                offer.slots(),
                offer.cpus(),
                offer.memoryMb(),
                Objects.requireNonNullElse(offer.labels(), Map.of()));
    }

    @PostMapping("/{job_id}/heartbeat")
    RenewedLease renew(@PathVariable("job_id") long job, @RequestBody RenewLease request) {
        workers.heardOf(request.workerId());
        Holder holder = aliases.holder(job, request.workerId(), request.token());
        return switch (renewals.renew(holder, term(request.leaseSeconds()))) {
            case Renewal.Extended(var until, var channel) -> new RenewedLease(true, until, false, null, channel);
            case Renewal.Stopping(var until, var why, var channel) ->
                new RenewedLease(true, until, true, why.name(), channel);
            case Renewal.LostToAnOldWorker() -> new RenewedLease(true, null, true, "CANCEL", null);
            case Renewal.Lost() ->
                throw Refusal.notFound("Job %d not found or not owned by worker %s".formatted(job, request.workerId()));
        };
    }

    @PostMapping("/{job_id}/complete")
    Message complete(@PathVariable("job_id") long job, @RequestBody CompleteJob request) {
        RunIds.check(request.runId());
        return report(new Report(
                aliases.holder(job, request.workerId(), request.token()),
                request.exitCode(),
                request.signal(),
                reason(request.reason()),
                request.errorMessage(),
                endedAgo(request.endedSecondsAgo())));
    }

    @PostMapping("/{job_id}/fail")
    Message fail(@PathVariable("job_id") long job, @RequestBody FailJob request) {
        Holder holder = aliases.holder(job, request.workerId(), request.token());
        return report(new Report(holder, 1, null, null, request.errorMessage(), null));
    }

    private Message report(Report report) {
        Holder holder = report.holder();
        workers.heardOf(holder.worker());
        return switch (reports.report(report)) {
            case ReportOutcome.Ended(var status) ->
                new Message("Job %d marked as %s".formatted(holder.job(), status.wire()), true);
            case ReportOutcome.Contradicted(var status) ->
                throw Refusal.conflict("Job %d has already ended as %s".formatted(holder.job(), status.wire()));
            case ReportOutcome.NotTheHolder() -> throw notTheHolder(holder);
            case ReportOutcome.Unknown() -> throw unknown(holder);
        };
    }

    /** The worker cannot go on, and it is not the job's fault. */
    @PostMapping("/{job_id}/release")
    Message release(@PathVariable("job_id") long job, @RequestBody ReleaseJob request) {
        workers.heardOf(request.workerId());
        Holder holder = aliases.holder(job, request.workerId(), request.token());
        return switch (releases.release(holder, request.reason())) {
            case RELEASED -> new Message("Job %d released".formatted(job), true);
            case NOT_THE_HOLDER -> throw notTheHolder(holder);
            case UNKNOWN -> throw unknown(holder);
        };
    }

    private static Refusal notTheHolder(Holder holder) {
        return Refusal.forbidden("Job %d is not owned by worker %s".formatted(holder.job(), holder.worker()));
    }

    private static Refusal unknown(Holder holder) {
        return Refusal.notFound("Job %d not found".formatted(holder.job()));
    }

    private static Duration term(@Nullable Integer seconds) {
        return Duration.ofSeconds(seconds == null ? ClaimTask.DEFAULT_LEASE_SECONDS : seconds);
    }

    private static @Nullable ExitReason reason(@Nullable String word) {
        return WORKERS_REASONS.stream()
                .filter(reason -> reason.name().equals(word))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Duration endedAgo(@Nullable Double seconds) {
        return Optional.ofNullable(seconds)
                .map(ago -> Duration.ofNanos((long) (ago * 1e9)))
                .orElse(null);
    }
}
