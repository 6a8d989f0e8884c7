package io.whirr.worker.slots;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A GPU as one look at the machine finds it.
 *
 * @param index its number in the order of the PCI bus
 * @param uuid what tells it from every other; null where that was not said
 * @param model null where that was not said
 * @param memoryMb its memory in MiB; null where that was not said
 * @param usedMb how much of that is in use; 0 where that was not said
 * @param fault what is wrong with it; empty for nothing
 */
record FoundGpu(
        int index,
        @Nullable String uuid,
        @Nullable String model,
        @Nullable Integer memoryMb,
        int usedMb,
        String fault) {

    static final String FIELDS = "index,uuid,name,memory.total,memory.used";

    /** Not every driver knows it, and one that does not answers the whole question with an error. */
    static final String MORE_FIELDS = FIELDS + ",ecc.errors.uncorrected.volatile.total";

    /** The GPUs in an output of {@code nvidia-smi --format=csv,noheader,nounits} of these fields. */
    static List<FoundGpu> all(String listing) {
        return listing.lines().map(FoundGpu::of).flatMap(Optional::stream).toList();
    }

    /** Lines that are none of a GPU, as an error of the driver about one, are left out. */
    private static Optional<FoundGpu> of(String line) {
        List<String> words =
                Arrays.stream(line.split(",", -1)).map(String::strip).toList();
        if (words.size() < 5 || !words.getFirst().matches("\\d{1,6}")) {
            return Optional.empty();
        }
        Integer used = number(words.get(4));
        return Optional.of(new FoundGpu(
                Integer.parseInt(words.getFirst()),
                text(words.get(1)),
                text(words.get(2)),
                number(words.get(3)),
                used == null ? 0 : used,
                fault(words)));
    }

    /** A healthy GPU may not support a field; what it cannot read is another matter. */
    private static String fault(List<String> words) {
        for (String word : words) {
            String lower = word.toLowerCase(Locale.ROOT);
            if (lower.contains("unknown error") || lower.contains("lost") || lower.contains("requires reset")) {
                return "it answers " + word;
            }
        }
        Integer errors = words.size() > 5 ? number(words.get(5)) : null;
        return errors == null || errors == 0 ? "" : "its memory had " + errors + " errors that were not corrected";
    }

    private static @Nullable String text(String word) {
        return word.isEmpty() || word.startsWith("[") ? null : word;
    }

    private static @Nullable Integer number(String word) {
        return word.matches("\\d{1,9}") ? Integer.valueOf(word) : null;
    }

    /**
     * The GPUs in the driver's own files, which are there without {@code nvidia-smi}.
     *
     * @param files the texts of its {@code information} files, in the order of the PCI bus
     */
    static List<FoundGpu> ofDriver(List<String> files) {
        List<FoundGpu> gpus = new ArrayList<>();
        for (String file : files) {
            gpus.add(new FoundGpu(gpus.size(), value(file, "GPU UUID:"), value(file, "Model:"), null, 0, ""));
        }
        return gpus;
    }

    private static @Nullable String value(String file, String key) {
        return file.lines()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).strip())
                .findFirst()
                .orElse(null);
    }

    /** Whether an entry of CUDA_VISIBLE_DEVICES means this one: its number, or its UUID or the beginning of that. */
    boolean isCalled(String name) {
        return name.equals(String.valueOf(index)) || (uuid != null && name.length() > 4 && uuid.startsWith(name));
    }
}
