package io.whirr.worker.slots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

    /** How many CPUs this process may use. */
    static int cpus() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** The machine's memory in MiB; null where it does not say. */
    static @Nullable Integer memoryMb() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(line -> line.startsWith("MemTotal:"))
                    .map(line -> (int) (Long.parseLong(line.replaceAll("\\D+", "")) / 1024))
                    .findFirst()
                    .orElse(null);
        } catch (IOException | NumberFormatException e) {
            return null;
        }
    }
}
