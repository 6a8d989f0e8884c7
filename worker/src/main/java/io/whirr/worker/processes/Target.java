package io.whirr.worker.processes;

/**
 * A task as somebody finds it who did not start it.
 *
 * @param pid its first process
 * @param started when that was started, so that another with its number is not taken for it
 * @param signal what ends the whole tree when the first process gets it
 * @param group the directory of its cgroup; empty for none
 */
record Target(long pid, long started, String signal, String group) {}
