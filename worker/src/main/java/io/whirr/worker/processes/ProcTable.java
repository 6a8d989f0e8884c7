package io.whirr.worker.processes;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The processes of this machine as {@code /proc} shows them. What may not be read belongs to somebody else. */
final class ProcTable {

    private static final Path PROC = Path.of("/proc");

    private ProcTable() {}

    /** The live processes for which something holds, without this one. */
    static Set<ProcessHandle> where(LongPredicate holds) {
        long self = ProcessHandle.current().pid();
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> process.pid() != self && holds.test(process.pid()))
                    .filter(ProcessHandle::isAlive)
                    .collect(Collectors.toSet());
        }
    }

    /** Whether the environment that the process was started with has this line. */
    static boolean hasVariable(long pid, String variable) {
        try {
            String environment = environment(pid);
            return environment.startsWith(variable + "\0") || environment.contains("\0" + variable + "\0");
        } catch (IOException e) {
            return false;
        }
    }

    /** As small as it can be read: a worker that starts looks at every process, and has a heap of half a megabyte. */
    private static String environment(long pid) throws IOException {
        try (InputStream file = new FileInputStream("/proc/" + pid + "/environ")) {
            byte[] bytes = new byte[2048];
            int length = 0;
            for (int count = 0; count >= 0; count = file.read(bytes, length, bytes.length - length)) {
                length += count;
                bytes = length < bytes.length ? bytes : Arrays.copyOf(bytes, 2 * length);
            }
            return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        }
    }

    static boolean isInSession(long pid, long session) {
        return stat(pid, 3) == session;
    }

    /** When it was started, in ticks since the machine was; tells it from another with the same id. -1 for gone. */
    static long started(long pid) {
        return stat(pid, 19);
    }

    /** Whether it is not there any more, or only until its parent has asked how it ended. */
    static boolean hasEnded(long pid) {
        try {
            return stat(pid).getFirst().equals("Z");
        } catch (IOException | RuntimeException e) {
            return Files.notExists(PROC.resolve(Long.toString(pid)));
        }
    }

    /** A field of {@code /proc/PID/stat}, counted from the one behind the name; -1 when it cannot be read. */
    private static long stat(long pid, int field) {
        try {
            return Long.parseLong(stat(pid).get(field));
        } catch (IOException | RuntimeException e) {
            return -1;
        }
    }

    private static List<String> stat(long pid) throws IOException {
        String stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
        return List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
    }

    /** Whether its standard output or standard error is this file. */
    static boolean writesTo(long pid, Path file) {
        return isOpen(pid, 1, file) || isOpen(pid, 2, file);
    }

    private static boolean isOpen(long pid, int descriptor, Path file) {
        try {
            return Files.readSymbolicLink(PROC.resolve(pid + "/fd/" + descriptor))
                    .equals(file);
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }
}
