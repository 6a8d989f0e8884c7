package io.whirr.e2e.bench;

import io.whirr.e2e.cluster.Commands;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The heap of a JVM after a full collection, in MiB.
 *
 * @param used what is left in it
 * @param committed what it has of the machine
 */
record HeapUse(double used, double committed) {

    private static final Pattern SPACE = Pattern.compile("(?:total|committed) (\\d+)K, used (\\d+)K");

    /** Has the JVM collect, and asks it. */
    static HeapUse of(long process) {
        ask(process, "GC.run");
        double used = 0;
        double committed = 0;
        Matcher spaces = SPACE.matcher(ask(process, "GC.heap_info"));
        while (spaces.find()) {
            committed += Integer.parseInt(spaces.group(1)) / 1024.0;
            used += Integer.parseInt(spaces.group(2)) / 1024.0;
        }
        return new HeapUse(used, committed);
    }

    private static String ask(long process, String what) {
        return Commands.output(Commands.jdk("jcmd"), Long.toString(process), what);
    }
}
