package io.whirr.worker.processes;

import java.util.List;
import java.util.Locale;

/** How a task's processes are kept together, the strongest first. */
public enum Isolation {

    /** A PID namespace: the kernel ends everything in it with its first process. Needs root. */
    PIDNS,

    /** The same inside a user namespace, which needs no privilege, where the system allows that. */
    USERNS,

    /**
     * A control group, which nothing can leave that is not allowed to; a process beside the task ends it when the
     * worker dies. Needs a part of the cgroup tree to be delegated to the worker.
     */
    CGROUP,

    /** A session, a mark in the environment and the log they write to: finds all but those that shed all three. */
    GROUP;

    /** As the user writes it and the head shows it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the kernel ends the task with its first process. */
    boolean isNamespace() {
        return this == PIDNS || this == USERNS;
    }

    /** All, the strongest first. */
    public static List<Isolation> strongestFirst() {
        return List.of(values());
    }
}
