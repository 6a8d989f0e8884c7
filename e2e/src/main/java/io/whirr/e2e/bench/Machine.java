package io.whirr.e2e.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Where it was measured, and how much memory a process takes there. */
final class Machine {

    private static final double TICKS_PER_SECOND = 100;

    /** Where {@code utime} is among the fields behind the name; {@code stime} follows it. */
    private static final int USER_TIME = 11;

    private Machine() {}

    static Map<String, Object> description() throws IOException {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("processor", field(Path.of("/proc/cpuinfo"), "model name"));
        machine.put("cores", Runtime.getRuntime().availableProcessors());
        machine.put("memory", field(Path.of("/proc/meminfo"), "MemTotal"));
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("java", System.getProperty("java.vm.version"));
        machine.put("load", Files.readString(Path.of("/proc/loadavg")).strip());
        return machine;
    }

    /** What is resident, all of it and what it shares with nobody, in MiB. */
    record Memory(double resident, double anonymous) {}

    static Memory of(long process) throws IOException {
        Path status = Path.of("/proc/" + process + "/status");
        return new Memory(mebibytes(field(status, "VmRSS")), mebibytes(field(status, "RssAnon")));
    }

    /** How much of one core a process uses, by what it has used when the time has passed. */
    static double shareOfCore(long process, Duration time) throws IOException {
        long before = ticks(process);
        LockSupport.parkNanos(time.toNanos());
        return (ticks(process) - before) / (time.toMillis() / 1e3 * TICKS_PER_SECOND);
    }

    private static long ticks(long process) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
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
