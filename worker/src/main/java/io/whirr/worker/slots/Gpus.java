package io.whirr.worker.slots;

import io.whirr.api.workers.Gpu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The GPUs of this machine: what they are, and whether they can be used. */
public final class Gpus {

    private static final Path DRIVER = Path.of("/proc/driver/nvidia/gpus");
    private static final String FORMAT = "--format=csv,noheader,nounits";

    /** A driver that is busy may fail to answer once. */
    private static final int SILENCES = 2;

    private final Program program;
    private final String smi;
    private final Path driver;
    private final int busyMb;
    private final Map<Integer, FoundGpu> known = new TreeMap<>();
    private Map<Integer, FoundGpu> last = Map.of();
    private Map<String, Set<Long>> users = Map.of();
    private int silences;

    /**
     * @param smi the program that lists them, as {@code nvidia-smi}
     * @param busyMb a GPU of which this much is in use, without a task of ours, is taken for somebody else's
     */
    public Gpus(Program program, String smi, int busyMb) {
        this(program, smi, busyMb, DRIVER);
    }

    Gpus(Program program, String smi, int busyMb, Path driver) {
        this.program = program;
        this.smi = smi;
        this.busyMb = busyMb;
        this.driver = driver;
    }

    /** Looks at them. Takes as long as the program may. */
    public void read() {
        List<FoundGpu> found = listed();
        Map<String, Set<Long>> using = found.isEmpty() ? Map.of() : users();
        synchronized (this) {
            silences = found.isEmpty() ? silences + 1 : 0;
            last = new HashMap<>();
            found.forEach(gpu -> last.put(gpu.index(), gpu));
            known.putAll(last);
            users = using;
        }
    }

    private List<FoundGpu> listed() {
        for (String fields : List.of(FoundGpu.MORE_FIELDS, FoundGpu.FIELDS)) {
            Optional<String> listing = program.output(smi, "--query-gpu=" + fields, FORMAT);
            List<FoundGpu> found = listing.map(FoundGpu::all).orElse(List.of());
            if (listing.isEmpty() || !found.isEmpty()) {
                return found.isEmpty() ? ofDriver() : found;
            }
        }
        return ofDriver();
    }

    private List<FoundGpu> ofDriver() {
        try (Stream<Path> folders = Files.list(driver)) {
            List<String> files = new ArrayList<>();
            for (Path folder : folders.sorted().toList()) {
                files.add(Files.readString(folder.resolve("information")));
            }
            return FoundGpu.ofDriver(files);
        } catch (IOException e) {
            return List.of();
        }
    }

    private Map<String, Set<Long>> users() {
        Map<String, Set<Long>> using = new HashMap<>();
        String listing =
                program.output(smi, "--query-compute-apps=gpu_uuid,pid", FORMAT).orElse("");
        for (String line : listing.lines().toList()) {
            String[] words = line.split(",", -1);
            if (words.length == 2 && words[1].strip().matches("\\d{1,10}")) {
                using.computeIfAbsent(words[0].strip(), uuid -> new TreeSet<>()).add(Long.valueOf(words[1].strip()));
            }
        }
        return using;
    }

    /** Whether any look found any. */
    public synchronized boolean areKnown() {
        return !known.isEmpty();
    }

    /**
     * The numbers of all that there are.
     *
     * @param visible CUDA_VISIBLE_DEVICES of the worker: when it names GPUs, only those; empty for all
     */
    public synchronized List<Integer> indices(String visible) {
        List<String> names = Arrays.stream(visible.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        return known.values().stream()
                .filter(gpu -> names.isEmpty() || names.stream().anyMatch(gpu::isCalled))
                .map(FoundGpu::index)
                .toList();
    }

    /**
     * Why a GPU must not be used now; empty when it may be.
     *
     * @param ours whether a task of this worker is on it, so that it is no wonder that it is in use
     */
    synchronized String refusal(int index, boolean ours) {
        FoundGpu gpu = last.get(index);
        if (known.isEmpty() || (last.isEmpty() && silences < SILENCES)) {
            return "";
        }
        if (gpu == null) {
            return last.isEmpty() ? smi + " does not answer" : smi + " does not list it";
        }
        if (!gpu.fault().isEmpty()) {
            return gpu.fault();
        }
        return ours ? "" : othersOn(gpu);
    }

    private String othersOn(FoundGpu gpu) {
        for (long pid : users.getOrDefault(String.valueOf(gpu.uuid()), Set.of())) {
            Optional<ProcessHandle> process = ProcessHandle.of(pid);
            if (process.isPresent() && !isOurs(process.get())) {
                return "process " + pid + " of others uses it";
            }
        }
        return gpu.usedMb() < busyMb ? "" : "others use " + gpu.usedMb() + " MiB of it";
    }

    private static boolean isOurs(ProcessHandle process) {
        long self = ProcessHandle.current().pid();
        for (Optional<ProcessHandle> at = Optional.of(process);
                at.isPresent();
                at = at.get().parent()) {
            if (at.get().pid() == self) {
                return true;
            }
        }
        return false;
    }

    /** A GPU on the wire. */
    synchronized Gpu shown(int index, boolean healthy) {
        FoundGpu gpu = known.get(index);
        if (gpu == null) {
            return new Gpu(index, null, null, null, healthy);
        }
        @Nullable Integer memoryGb = gpu.memoryMb() == null ? null : Math.round(gpu.memoryMb() / 1024f);
        return new Gpu(index, gpu.model(), memoryGb, gpu.uuid(), healthy);
    }

    /** Its UUID, or its number where that is not known. */
    synchronized String name(int index) {
        FoundGpu gpu = known.get(index);
        return gpu == null || gpu.uuid() == null ? String.valueOf(index) : gpu.uuid();
    }
}
