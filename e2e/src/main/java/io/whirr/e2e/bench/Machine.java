package io.whirr.e2e.bench;

import io.whirr.e2e.cluster.Child;
import io.whirr.e2e.cluster.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Where it was measured, and how much memory a process takes there. */
final class Machine {

    private static final double TICKS_PER_SECOND = 100;

    private Machine() {}

    static Map<String, Object> description() throws IOException {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        machine.put("processor", field(Path.of("/proc/cpuinfo"), "model name"));
        machine.put("cores", Runtime.getRuntime().availableProcessors());
        machine.put("memory", field(Path.of("/proc/meminfo"), "MemTotal"));
        machine.put("system", System.getProperty("os.name") + " " + kernel());
        machine.put("java", System.getProperty("java.vm.version"));
        machine.put("load", Files.readString(Path.of("/proc/loadavg")).strip());
        return machine;
    }

    /** The kernel's version, without what whoever built it has put behind. */
    private static String kernel() {
        return System.getProperty("os.version").replaceFirst("-.*", "");
    }

    /** What is resident, all of it and what is no page of a file, in MiB. */
    record Memory(double resident, double anonymous) {

        Map<String, Double> json() {
            return Map.of("resident", resident, "anonymous", anonymous);
        }

        String text() {
            return String.format(Locale.ROOT, "%.1f MiB resident, %.1f of it no page of a file", resident, anonymous);
        }
    }

    static Memory of(long process) throws IOException {
        Path status = Path.of("/proc/" + process + "/status");
        return new Memory(mebibytes(field(status, "VmRSS")), mebibytes(field(status, "RssAnon")));
    }

    /** How much of one core a process uses, by what it has used when the time has passed. */
    static double shareOfCore(long process, Duration time) {
        long begin = System.nanoTime();
        double before = processorTime(process);
        Patience.pause(time);
        return (processorTime(process) - before) * 1e9 / (System.nanoTime() - begin);
    }

    /** The processor time that a process has used so far, in seconds. */
    static double processorTime(long process) {
        return Child.processorTicks(process) / TICKS_PER_SECOND;
    }

    private static double mebibytes(String kibibytes) {
        return Double.parseDouble(kibibytes.replace(" kB", "")) / 1024;
    }

    private static String field(Path file, String name) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }
}
