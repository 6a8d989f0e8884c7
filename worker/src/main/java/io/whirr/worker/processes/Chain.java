package io.whirr.worker.processes;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands that stand between the worker and a task, so that the task dies with the worker and is killed whole.
 *
 * @param isolation what they achieve
 * @param procMounted whether the task gets a {@code /proc} of its namespace; not everywhere allowed
 */
record Chain(Isolation isolation, boolean procMounted) {

    /**
     * $0 is the worker's pid: when the worker died before setpriv had tied us to it, nobody would ever kill us. $1 is
     * the cgroup to enter; empty for none. What comes next has the same pid, and on descriptor 4 the size of its own
     * memory, which {@link #INIT} looks at.
     */
    private static final String GUARD = """
            [ "$PPID" = "$0" ] || exit 125
            [ -z "$1" ] || echo 0 >"$1/cgroup.procs" || exit 125
            shift
            exec 4<"/proc/$$/statm"
            exec "$@"
            """;

    /**
     * The first process of the namespace. It must not be the command itself: the kernel shields that one from signals.
     * The shell execs it, or it would take "echo" or "test" for its own. A command that looks like an option is left to
     * setpriv ($0): not every shell's exec knows "--". The shell itself is kept quiet: it would write "Killed" into the
     * task's log.
     *
     * <p>unshare may be killed after it has forked this process and before this process has asked to die with it: one
     * in twenty-five kills during a start left a task behind. By now it has asked, so one look at unshare is enough:
     * what is dead has no memory. A parent outside the namespace has no other name here than the descriptor.
     */
    private static final String INIT = """
            exec 3>&2 2>/dev/null
            read -r memory <&4 || exit 125
            case $memory in '0 '*) exit 125 ;; esac
            exec 4<&-
            case $1 in -*) set -- "$0" --pdeathsig clear -- "$@" ;; esac
            (exec "$@" 2>&3 3>&-)
            exit $?
            """;

    /**
     * Stays beside the task; on the worker's death (TERM) it ends whatever is in the task's cgroup, bears its mark,
     * belongs to its session or writes to its log. $0 is setsid, $1 the mark, $2 the log as a pattern, $3 the cgroup;
     * empty for none.
     */
    private static final String KEEPER = """
            mark=$1 log=$2 group=$3 job=none; shift 3
            exec 3>&2 2>/dev/null 4<&-
            members() {
              grep -lsaF "WHIRR_TASK=$mark" /proc/[0-9]*/environ
              grep -lsE "^[0-9]+ \\(.*\\) [^Z] [0-9]+ [0-9]+ $job " /proc/[0-9]*/stat
              find /proc/[0-9]*/fd/1 /proc/[0-9]*/fd/2 -maxdepth 0 -lname "$log"
            }
            sweep() {
              [ -z "$group" ] || echo 1 >"$group/cgroup.kill"
              round=0
              while [ $round -lt 50 ]; do
                round=$((round + 1)) left=
                for file in $(members); do
                  pid=${file#/proc/} pid=${pid%%/*}
                  [ "$pid" != $$ ] && kill -s KILL "$pid" && left=1
                done
                [ "$left" ] || break
              done
              exit 137
            }
            trap sweep TERM
            {
              [ -z "$group" ] || echo 0 >"$group/cgroup.procs" || exit 125
              WHIRR_TASK=$mark exec "$0" -- "$@" 2>&3 3>&-
            } &
            job=$!
            wait $job
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
     * The whole command line of a task.
     *
     * @param group the cgroup that it is to run in; null for none
     */
    List<String> around(Tools tools, Command command, List<String> words, @Nullable Cgroup group) {
        String directory = group == null ? "" : group.directory().toString();
        boolean namespace = isolation.isNamespace();
        List<String> line = new ArrayList<>();
        line.addAll(List.of(tools.setpriv(), "--pdeathsig", namespace ? "KILL" : "TERM", tools.sh(), "-c", GUARD));
        line.addAll(List.of(pid(), namespace ? directory : "", tools.setsid()));
        line.addAll(namespace ? namespaces(tools) : keeper(tools, command, directory));
        line.addAll(words);
        return line;
    }

    private static List<String> keeper(Tools tools, Command command, String group) {
        String log = pattern(command.log().toString());
        return List.of(tools.sh(), "-c", KEEPER, tools.setsid(), command.mark(), log, group);
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
        line.addAll(List.of(tools.sh(), "-c", INIT, tools.setpriv()));
        return line;
    }

    /** What {@code find -lname} takes for exactly this path. */
    private static String pattern(String path) {
        return path.replaceAll("([\\[\\]*?\\\\])", "\\\\$1");
    }

    private static String pid() {
        return String.valueOf(ProcessHandle.current().pid());
    }
}
