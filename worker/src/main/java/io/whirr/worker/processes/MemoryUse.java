package io.whirr.worker.processes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The memory of some processes, as {@code /proc} tells it. */
final class MemoryUse {

    /** Of its own, and of memory that processes share in files that are none. */
    private static final List<String> PARTS = List.of("Pss_Anon:", "Pss_Shmem:", "SwapPss:");

    private MemoryUse() {}

    /**
     * What they use together, in MiB. A page that n processes share counts a n-th for each: parents and the children
     * that they forked would otherwise seem to use everything twice.
     */
    static long mebibytes(Collection<ProcessHandle> processes) {
        return processes.stream().mapToLong(process -> kibibytes(process.pid())).sum() / 1024;
    }

    private static long kibibytes(long pid) {
        Path file = Path.of("/proc/" + pid + "/smaps_rollup");
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> PARTS.stream().anyMatch(line::startsWith))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                    .sum();
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }
}
