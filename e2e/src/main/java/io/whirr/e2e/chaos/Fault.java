package io.whirr.e2e.chaos;

import java.util.Set;

/**
 * Something that goes wrong for a while.
 *
 * @param what in words
 * @param workers the machines whose work it may cost
 * @param freezesTasks whether tasks stand still with their worker
 * @param scope what it is done to; two faults of one scope are not done at once
 * @param begin does it
 * @param end makes it good again, and may be called when it has not begun
 */
record Fault(String what, Set<String> workers, boolean freezesTasks, String scope, Runnable begin, Runnable end) {

    /** A fault of a head, of PostgreSQL or of what is between them, which costs no work. */
    static Fault harmless(String what, String scope, Runnable begin, Runnable end) {
        return new Fault(what, Set.of(), false, scope, begin, end);
    }

    /** A fault of a machine. */
    static Fault of(Machine machine, String what, Runnable begin, Runnable end) {
        return new Fault(what + " " + machine.name(), Set.of(machine.name()), false, machine.name(), begin, end);
    }
}
