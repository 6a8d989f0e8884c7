package io.whirr.worker.slots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What this machine says of itself. */
public final class Host {

    private Host() {}

    /** The kernel's node name, as every whirr worker before this one has used it. */
    public static String name() {
        return firstLine("/proc/sys/kernel/hostname", "unknown");
    }

    /** This boot of the machine; another boot has another id. */
    public static String bootId() {
        return firstLine("/proc/sys/kernel/random/boot_id", "unknown");
    }

    private static String firstLine(String file, String otherwise) {
        try {
            String text = Files.readString(Path.of(file)).strip();
            return text.isEmpty() ? otherwise : text;
        } catch (IOException e) {
            return otherwise;
        }
    }

    /**
     * The GPUs in the output of {@code nvidia-smi --query-gpu=index --format=csv,noheader}.
     *
     * @param visible CUDA_VISIBLE_DEVICES of the worker: when it names GPUs by number, only those are offered; empty
     *     for all
     */
    public static List<Integer> gpus(String listing, String visible) {
        List<Integer> allowed = numbers(visible.split(","));
        return numbers(listing.split("\n")).stream()
                .filter(gpu -> allowed.isEmpty() || allowed.contains(gpu))
                .toList();
    }

    private static List<Integer> numbers(String[] words) {
        return Stream.of(words)
                .map(String::strip)
                .filter(word -> word.matches("\\d{1,4}"))
                .map(Integer::valueOf)
                .toList();
    }
}
