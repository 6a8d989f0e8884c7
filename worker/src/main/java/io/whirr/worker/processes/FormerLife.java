package io.whirr.worker.processes;

import java.time.Duration;
import java.util.Set;

/** What an earlier life of the worker left running. Its processes bear its id in their environment. */
public final class FormerLife {

    static final String VARIABLE = "WHIRR_LIFE";

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private FormerLife() {}

    /**
     * Kills what a life left, and waits until it is gone.
     *
     * @return how many processes there were; negative when some of them would not die
     */
    public static int sweep(String life) throws InterruptedException {
        int first = Cgroups.bury(life);
        long start = System.nanoTime();
        for (Set<ProcessHandle> left = left(life); !left.isEmpty(); left = left(life)) {
            first = Math.max(first, left.size());
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                return -left.size();
            }
            left.forEach(ProcessHandle::destroyForcibly);
            Thread.sleep(10);
        }
        return first;
    }

    private static Set<ProcessHandle> left(String life) {
        return ProcTable.where(pid -> ProcTable.hasVariable(pid, VARIABLE + "=" + life));
    }
}
