package io.whirr.worker.processes;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the shell at the end of a {@link Chain} is told when there is a command: a script, so that words reach the
 * command byte for byte whatever encoding this JVM has for arguments and environments of its children.
 */
final class Order {

    /** What is said on the shell's output when nothing is left to be done but to run the command. */
    static final String STARTING = "whirr: starting";

    /**
     * The command must not be the first process of the namespace: the kernel shields that one from signals.
     */
    private static final String IN_NAMESPACE = """
            (whirr_task)
            """;

    /**
     * Stays beside the task; on the worker's death (TERM) it ends whatever is in the task's cgroup, bears its mark,
     * belongs to its session or writes to its log.
     */
    private static final String WITH_KEEPER = """
            whirr_members() {
              grep -lsaF "WHIRR_TASK=$whirr_mark" /proc/[0-9]*/environ
              grep -lsE "^[0-9]+ \\(.*\\) [^Z] [0-9]+ [0-9]+ $whirr_job " /proc/[0-9]*/stat
              find /proc/[0-9]*/fd/1 /proc/[0-9]*/fd/2 -maxdepth 0 -lname "$whirr_log"
            }
            whirr_sweep() {
              exec >/dev/null 2>&1
              [ -z "$whirr_group" ] || echo 1 >"$whirr_group/cgroup.kill"
              whirr_round=0
              while [ $whirr_round -lt 50 ]; do
                whirr_round=$((whirr_round + 1)) whirr_left=
                for whirr_pid in $(whirr_members); do
                  whirr_pid=${whirr_pid#/proc/} whirr_pid=${whirr_pid%%/*}
                  [ "$whirr_pid" != $$ ] && kill -s KILL "$whirr_pid" && whirr_left=1
                done
                [ "$whirr_left" ] || break
              done
              exit 137
            }
            trap whirr_sweep TERM
            {
              [ -z "$whirr_group" ] || echo 0 >"$whirr_group/cgroup.procs" || exit 125
              export WHIRR_TASK="$whirr_mark"
              whirr_task
            } &
            whirr_job=$!
            wait $whirr_job
            """;

    /** Names that mean nothing to any shell. What users name may be read-only in one, or no name at all. */
    private static final Pattern OWN = Pattern.compile("(WHIRR|CUDA)_[A-Z_]+");

    /** By these the processes of a task are known: nobody may give them other values. */
    private static final Set<String> MARKS = Set.of("WHIRR_TASK", FormerLife.VARIABLE);

    /** In which the JVM hands names of files to the system. */
    private static final Charset OF_FILES =
            Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"), StandardCharsets.UTF_8);

    private Order() {}

    /** Whether the JVM can hand any name to the system. What it cannot hand over it cannot look for either. */
    static boolean isUnicode() {
        return OF_FILES.equals(StandardCharsets.UTF_8);
    }

    /**
     * The script, as a shell reads it.
     *
     * @param group the cgroup that the task is to run in; null for none
     */
    static byte[] script(Chain chain, Tools tools, Command command, @Nullable Cgroup group) {
        boolean namespace = chain.isolation().isNamespace();
        String before = namespace ? "" : quoted(tools.setsid()) + " -- ";
        String around = namespace ? IN_NAMESPACE : marks(command, group) + WITH_KEEPER;
        return whole(tools, command, before, around).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String marks(Command command, @Nullable Cgroup group) {
        return "whirr_mark=" + quoted(command.mark())
                + " whirr_log=" + file(pattern(command.log().toString()))
                + " whirr_group=" + file(group == null ? "" : group.directory().toString())
                + " whirr_job=none\n";
    }

    /**
     * One compound command: a shell reads its script in pieces, and this must be read before any of it runs. The
     * command is executed, or the shell would take "echo" or "test" for its own. What the shell itself has to say, as
     * "Killed", is not for the task's log.
     */
    private static String whole(Tools tools, Command command, String before, String around) {
        String words = words(tools, command).stream().map(Order::quoted).collect(Collectors.joining(" "));
        return "{\n"
                + "exec 3>>" + file(command.log().toString()) + "\n"
                + "CDPATH= cd -P -- " + quoted(absolute(command.directory())) + " || exit 126\n"
                + "unset OLDPWD\n"
                + "whirr_task() {\n"
                + exports(command.environment())
                + "echo '" + STARTING + "'\n"
                + "exec " + before + words + " </dev/null >&3 2>&3 3>&-\n"
                + "}\n"
                + around
                + "exit\n"
                + "}\n";
    }

    /** Where a process of the worker would be, and not where the shell is. */
    private static String absolute(String directory) {
        return directory.startsWith("/") ? directory : System.getProperty("user.dir") + "/" + directory;
    }

    private static String exports(Map<String, String> environment) {
        return environment.entrySet().stream()
                .filter(entry -> isOwn(entry.getKey()) && !MARKS.contains(entry.getKey()))
                .map(entry -> "export " + entry.getKey() + "=" + quoted(entry.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    private static boolean isOwn(String name) {
        return OWN.matcher(name).matches();
    }

    /** The command, behind what sets the users' part of its environment and what runs it whatever its name is. */
    private static List<String> words(Tools tools, Command command) {
        List<String> words = new ArrayList<>();
        command.environment().forEach((name, value) -> {
            if (!isOwn(name)) {
                words.addAll(words.isEmpty() ? List.of(tools.env(), "--") : List.of());
                words.add(name + "=" + value);
            }
        });
        String program = command.argv().getFirst();
        if (program.startsWith("-") || program.contains("=")) {
            words.addAll(List.of(tools.setpriv(), "--pdeathsig", "clear", "--"));
        }
        words.addAll(command.argv());
        return words;
    }

    private static String quoted(String word) {
        return quoted(word, StandardCharsets.UTF_8);
    }

    private static String file(String name) {
        return quoted(name, OF_FILES);
    }

    /** A word of the shell, with a character for each byte. */
    private static String quoted(String word, Charset charset) {
        String bytes = new String(word.getBytes(charset), StandardCharsets.ISO_8859_1);
        return "'" + bytes.replace("'", "'\\''") + "'";
    }

    /** What {@code find -lname} takes for exactly this path. */
    private static String pattern(String path) {
        return path.replaceAll("([\\[\\]*?\\\\])", "\\\\$1");
    }
}
