package io.whirr.head.needs;

import io.whirr.api.jobs.Needs;
import io.whirr.api.workers.Gpu;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a worker process has for tasks.
 *
 * @param gpus its GPUs that may be used
 * @param slots how many places it has for tasks, those on GPUs included
 * @param cpus how many CPUs; null where that is not known
 * @param memoryMb how much memory; null where that is not known
 * @param labels what the machine is or has
 */
public record Machine(
        List<Gpu> gpus,
        int slots,
        @Nullable Integer cpus,
        @Nullable Integer memoryMb,
        Map<String, String> labels) {

    /** What is known of a worker that does not describe itself: one slot, on a GPU or not. */
    public static Machine ofSlot(@Nullable Integer gpu) {
        return new Machine(
                gpu == null ? List.of() : List.of(new Gpu(gpu, null, null, null, null)), 1, null, null, Map.of());
    }

    /** Whether it can run what needs this. */
    public boolean meets(Needs needs) {
        return obstacle(needs).isEmpty();
    }

    /** Why it cannot run what needs this; empty when it can. */
    public Optional<String> misfit(Needs needs) {
        return obstacle(needs).map(Supplier::get);
    }

    /** What is in the way, to be put into words for whoever reads them: each claim asks this of each set of needs. */
    private Optional<Supplier<String>> obstacle(Needs needs) {
        return misfittingGpus(needs)
                .or(() -> tooFew("CPUs", needs.cpus(), cpus))
                .or(() -> tooFew("MB of memory", needs.memoryMb(), memoryMb))
                .or(() -> misfittingLabel(needs));
    }

    private Optional<Supplier<String>> misfittingGpus(Needs needs) {
        int wanted = Objects.requireNonNullElse(needs.gpus(), 0);
        if (slots < Math.max(1, wanted)) {
            return Optional.of(
                    () -> slots < 1 ? "it has no free slot" : "it has %d of %d slots".formatted(slots, wanted));
        }
        int fitting = wanted == 0 ? 0 : fitting(needs).size();
        return fitting >= wanted
                ? Optional.empty()
                : Optional.of(() -> "it has %d of %d GPUs%s".formatted(fitting, wanted, kind(needs)));
    }

    private static String kind(Needs needs) {
        String model = needs.gpuModel() == null ? "" : " " + needs.gpuModel();
        return needs.gpuMemoryGb() == null ? model : model + " with %d GB".formatted(needs.gpuMemoryGb());
    }

    /** The same machine with nothing running on it: the GPUs that are busy are taken to be like those that are not. */
    public Machine withAtLeast(int total) {
        List<Gpu> all = new ArrayList<>(gpus);
        while (all.size() < total && !gpus.isEmpty()) {
            all.add(gpus.getFirst());
        }
        return new Machine(all, Math.max(slots, total), cpus, memoryMb, labels);
    }

    /** The GPUs that are as they have to be. */
    public List<Gpu> fitting(Needs needs) {
        return gpus.stream()
                .filter(gpu -> isModel(gpu, needs) && hasMemory(gpu, needs))
                .toList();
    }

    private static boolean isModel(Gpu gpu, Needs needs) {
        String wanted = needs.gpuModel();
        return wanted == null
                || (gpu.model() != null
                        && gpu.model().toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT)));
    }

    private static boolean hasMemory(Gpu gpu, Needs needs) {
        Integer wanted = needs.gpuMemoryGb();
        return wanted == null || (gpu.memoryGb() != null && gpu.memoryGb() >= wanted);
    }

    private static Optional<Supplier<String>> tooFew(String what, @Nullable Integer wanted, @Nullable Integer there) {
        if (wanted == null || (there != null && there >= wanted)) {
            return Optional.empty();
        }
        return Optional.of(() -> there == null
                ? "it does not say how many %s it has".formatted(what)
                : "it has %d of %d %s".formatted(there, wanted, what));
    }

    private Optional<Supplier<String>> misfittingLabel(Needs needs) {
        Map<String, String> wanted = Objects.requireNonNullElse(needs.labels(), Map.of());
        return wanted.entrySet().stream()
                .filter(label -> !label.getValue().equals(labels.get(label.getKey())))
                .findFirst()
                .map(label -> () -> "it is not labelled %s=%s".formatted(label.getKey(), label.getValue()));
    }
}
