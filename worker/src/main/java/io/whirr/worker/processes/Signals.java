package io.whirr.worker.processes;

import java.util.List;

/** The names of Linux's signals. */
final class Signals {

    private static final List<String> NAMES = List.of(
            "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
            "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
            "WINCH", "IO", "PWR", "SYS");

    private Signals() {}

    static boolean isSignal(int number) {
        return number >= 1 && number <= NAMES.size();
    }

    /** As {@code SIGKILL}. */
    static String name(int number) {
        return "SIG" + NAMES.get(number - 1);
    }
}
