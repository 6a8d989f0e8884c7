package io.whirr.worker.slots;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A place that runs one task at a time.
 *
 * @param workerId the name that the head knows it by
 * @param gpu its GPU, which its tasks see, alone or with those of other slots; null for none
 */
public record Slot(String workerId, @Nullable Integer gpu) {

    /** One slot for each GPU. */
    public static List<Slot> ofGpus(String host, List<Integer> gpus) {
        return gpus.stream().map(gpu -> new Slot(host + ":gpu" + gpu, gpu)).toList();
    }

    /** So many slots without a GPU; a single one has the name that workers always had. */
    public static List<Slot> plain(String host, int count) {
        return count == 1
                ? List.of(new Slot(host + ":default", null))
                : IntStream.range(0, count)
                        .mapToObj(n -> new Slot(host + ":slot" + n, null))
                        .toList();
    }

    public List<Integer> gpus() {
        return gpu == null ? List.of() : List.of(gpu);
    }
}
