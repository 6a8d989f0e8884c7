package io.whirr.head.leases;

import io.whirr.api.jobs.Explanation;
import io.whirr.api.jobs.Explanation.Misfit;
import io.whirr.api.jobs.Job;
import io.whirr.api.jobs.Needs;
import io.whirr.api.workers.Capacity;
import io.whirr.api.workers.Gpu;
import io.whirr.api.workers.Worker;
import io.whirr.head.jobs.Jobs;
import io.whirr.head.leases.ExplanationStore.Furthest;
import io.whirr.head.leases.GateStore.Through;
import io.whirr.head.needs.Machine;
import io.whirr.head.needs.NeedSets;
import io.whirr.head.quotas.Gauge;
import io.whirr.head.quotas.Quotas;
import io.whirr.head.workers.Workers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Says why a job is where it is. */
@Component
class Explanations {

    private final ExplanationStore store;

    private final GateStore gate;

    private final Jobs jobs;

    private final Workers workers;

    private final NeedSets needs;

    private final Quotas quotas;

    Explanations(ExplanationStore store, GateStore gate, Jobs jobs, Workers workers, NeedSets needs, Quotas quotas) {
        this.store = store;
        this.gate = gate;
        this.jobs = jobs;
        this.workers = workers;
        this.needs = needs;
        this.quotas = quotas;
    }

    /** Empty when there is no such job. */
    @Transactional(readOnly = true)
    Optional<Explanation> explain(long id) {
        return jobs.find(id)
                .map(job -> store.furthest(id).map(task -> explain(job, task)).orElseGet(() -> over(job)));
    }

    private static Explanation over(Job job) {
        String message = job.errorMessage() == null ? "" : ": " + job.errorMessage();
        String reason = job.reason() == null || job.reason().equals("COMPLETED") ? "" : " (" + job.reason() + ")";
        String sentence = "Job %d is %s%s%s".formatted(job.id(), job.status(), reason, message);
        return new Explanation(job.id(), job.status(), sentence, null, null, List.of(), List.of());
    }

    private Explanation explain(Job job, Furthest task) {
        return switch (task.state()) {
            case "leased" -> {
                String stop = task.stop() == null ? "" : ", and was asked to stop (" + task.stop() + ")";
                yield plain(job, null, "Job %d runs on %s%s".formatted(job.id(), task.worker(), stop));
            }
            case "queued" -> inLine(job, task);
            default -> waits(job, task);
        };
    }

    private static Explanation plain(Job job, @Nullable String waitsFor, String sentence) {
        return new Explanation(job.id(), job.status(), sentence, null, waitsFor, List.of(), List.of());
    }

    private Explanation waits(Job job, Furthest task) {
        if (task.held()) {
            return plain(
                    job,
                    "hold",
                    "Job %d is held until somebody lets it go: whirr release %d".formatted(job.id(), job.id()));
        }
        if (task.blockedBy() > 0) {
            return plain(job, "dependency", "Job %d waits for %s".formatted(job.id(), others(job, task)));
        }
        if (task.wakesIn() != null) {
            return plain(
                    job,
                    "backoff",
                    "Job %d has failed and is tried again in %d s"
                            .formatted(job.id(), Math.max(0, Math.round(task.wakesIn()))));
        }
        return plain(job, "limit", "Job %d waits for a limit: %s".formatted(job.id(), limit(task)));
    }

    private String others(Job job, Furthest task) {
        List<String> others = jobs.openDependencies(job.id());
        return others.isEmpty() ? "%d other elements".formatted(task.blockedBy()) : String.join(" and ", others);
    }

    private String limit(Furthest task) {
        Gauge gauge = quotas.gauge();
        for (Through through : gate.through()) {
            gauge.count(quotas.lane(through.lane()), through.tasks(), through.gpus());
        }
        return Optional.ofNullable(task.lane())
                .map(quotas::lane)
                .flatMap(lane -> gauge.full(lane, task.gpus()))
                .orElse("it is about to be let through");
    }

    private Explanation inLine(Job job, Furthest task) {
        Needs needed = needs.needs(task.needSet());
        List<String> fits = new ArrayList<>();
        List<Misfit> misfits = new ArrayList<>();
        Set<Integer> rivals = new HashSet<>();
        rivals.add(task.needSet());
        for (Worker worker : workers.all()) {
            Machine machine = machine(worker);
            String why = why(worker, machine, needed);
            if (why == null) {
                fits.add(worker.id());
                rivals.addAll(needs.met(machine));
            } else {
                misfits.add(new Misfit(worker.id(), why));
            }
        }
        int position = 1 + store.before(task, List.copyOf(rivals));
        return new Explanation(
                job.id(), job.status(), sentence(job, position, fits, misfits), position, "worker", fits, misfits);
    }

    private static String sentence(Job job, int position, List<String> fits, List<Misfit> misfits) {
        if (!fits.isEmpty()) {
            return "Job %d is number %s in line for the %d worker%s that can run it"
                    .formatted(
                            job.id(),
                            position > ExplanationStore.LONGEST_LINE ? "10,000 or later" : position,
                            fits.size(),
                            fits.size() == 1 ? "" : "s");
        }
        if (misfits.isEmpty()) {
            return "Job %d waits for a worker, and there is none: whirr worker starts one".formatted(job.id());
        }
        Misfit first = misfits.getFirst();
        return "Job %d waits for a worker that can run it, and none of %d can: %s because %s"
                .formatted(job.id(), misfits.size(), first.worker(), first.why());
    }

    private static @Nullable String why(Worker worker, Machine machine, Needs needed) {
        if (worker.status().equals("offline")) {
            return "it is offline";
        }
        if (worker.draining()) {
            String reason = worker.drainReason() == null ? "" : ": " + worker.drainReason();
            return "it is draining" + reason;
        }
        return machine.misfit(needed).orElse(null);
    }

    /** All that a worker has, whether or not it is free. */
    private static Machine machine(Worker worker) {
        Capacity capacity = worker.capacity();
        if (capacity == null) {
            return Machine.ofSlot(worker.gpuId());
        }
        Map<String, String> labels = new HashMap<>();
        Objects.requireNonNullElse(worker.labels(), Map.<String, @Nullable Object>of())
                .forEach((name, value) -> labels.put(name, String.valueOf(value)));
        List<Gpu> gpus = Objects.requireNonNullElse(capacity.gpus(), List.<Gpu>of()).stream()
                .filter(gpu -> !Boolean.FALSE.equals(gpu.healthy()))
                .toList();
        return new Machine(
                gpus,
                Objects.requireNonNullElse(capacity.slots(), Math.max(1, gpus.size())),
                capacity.cpus(),
                capacity.memoryMb(),
                labels);
    }
}
