package io.whirr.worker.processes;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands that stand between the worker and a task, so that the task dies with the worker and is killed whole. At
 * their end is a shell, which reads what to do from its input: {@link #ENTRY} at once, and an {@link Order} when there
 * is one.
 *
 * @param isolation what they achieve
 * @param procMounted whether the task gets a {@code /proc} of its namespace; not everywhere allowed
 */
record Chain(Isolation isolation, boolean procMounted) {

    /**
     * $0 is the worker's pid: when the worker died before setpriv had tied us to it, nobody would ever kill us. $1 is
     * the cgroup to enter; empty for none. What comes next has the same pid, and on descriptor 4 the size of its own
     * memory, which {@link #ENTRY} looks at.
     */
    private static final String GUARD = """
            [ "$PPID" = "$0" ] || exit 125
            [ -z "$1" ] || echo 0 >"$1/cgroup.procs" || exit 125
            shift
            exec 4<"/proc/$$/statm"
            exec "$@"
            """;

    /**
     * What the shell does first. unshare may be killed after it has forked this shell and before the shell has asked to
     * die with it: one in twenty-five kills during a start left a task behind. By now it has asked, so one look at
     * unshare is enough: what is dead has no memory. A parent outside the namespace has no other name here than the
     * descriptor.
     */
    static final String ENTRY = """
            read -r whirr_memory <&4 || exit 125
            case $whirr_memory in '0 '*) exit 125 ;; esac
            exec 4<&-
            """;

    static List<Chain> strongestFirst() {
        return List.of(
                new Chain(Isolation.PIDNS, true),
                new Chain(Isolation.PIDNS, false),
                new Chain(Isolation.USERNS, true),
                new Chain(Isolation.USERNS, false),
                new Chain(Isolation.CGROUP, false),
                new Chain(Isolation.GROUP, false));
    }

    /**
     * The whole command line.
     *
     * @param group the cgroup that the task is to run in; null for none
     */
    List<String> line(Tools tools, @Nullable Cgroup group) {
        boolean namespace = isolation.isNamespace();
        // Without a namespace the shell outlives the task, to end what is left of it: it must not be in the same group.
        String entered = group != null && namespace ? group.directory().toString() : "";
        String worker = String.valueOf(ProcessHandle.current().pid());
        List<String> line = new ArrayList<>();
        line.addAll(List.of(tools.setpriv(), "--pdeathsig", namespace ? "KILL" : "TERM"));
        line.addAll(List.of(tools.sh(), "-c", GUARD, worker, entered, tools.setsid()));
        if (namespace) {
            line.addAll(namespaces(tools));
        }
        line.add(tools.sh());
        return line;
    }

    private List<String> namespaces(Tools tools) {
        List<String> line = new ArrayList<>(List.of(tools.unshare()));
        if (isolation == Isolation.USERNS) {
            line.addAll(List.of("--user", "--map-current-user"));
        }
        line.addAll(List.of("--pid", "--fork", "--kill-child=KILL"));
        if (procMounted) {
            line.addAll(List.of("--mount-proc", "--propagation", "slave"));
        }
        return line;
    }
}
