package io.whirr.head.jobs;

import java.util.List;

/**
 * What a job runs; stored as JSON.
 *
 * @param steps its commands, in the order in which they run; at least one
 */
record JobSpec(List<Step> steps) {

    /**
     * One command of a job.
     *
     * @param name the step's name in the ledger
     * @param argv the command and its arguments
     * @param workdir the directory on the worker that it starts in
     */
    record Step(String name, List<String> argv, String workdir) {}
}
