package io.whirr.worker.processes;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the processes of one task, without the wrapper at the top. */
interface Members {

    /** Those that live now. The next look may find others: they fork. */
    Set<ProcessHandle> now();

    /** In a namespace nobody can leave the tree: an orphan's parent is the namespace's first process. */
    static Members ofNamespace(ProcessHandle top) {
        return () -> descendants(top);
    }

    /** What is in a cgroup, beside what is found otherwise. */
    default Members and(Cgroup group, ProcessHandle top) {
        return () -> {
            Set<ProcessHandle> found = now();
            found.addAll(group.members());
            found.remove(top);
            return found;
        };
    }

    /** Without one: the descendants, and whoever bears the mark, is of their sessions, or writes to the log. */
    static Members ofGroup(ProcessHandle top, String mark, Path log) {
        Set<Long> sessions = new HashSet<>();
        return () -> {
            Set<ProcessHandle> found = descendants(top);
            top.children().forEach(child -> sessions.add(child.pid()));
            found.addAll(ProcTable.where(pid -> pid != top.pid()
                    && (ProcTable.hasVariable(pid, "WHIRR_TASK=" + mark)
                            || sessions.stream().anyMatch(session -> ProcTable.isInSession(pid, session))
                            || ProcTable.writesTo(pid, log))));
            return found;
        };
    }

    private static Set<ProcessHandle> descendants(ProcessHandle top) {
        return top.descendants().filter(ProcessHandle::isAlive).collect(Collectors.toCollection(HashSet::new));
    }
}
