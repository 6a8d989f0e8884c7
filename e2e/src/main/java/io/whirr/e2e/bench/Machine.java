package io.whirr.e2e.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where it was measured, and how much memory a process takes there. */
final class Machine {

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
