package io.whirr.worker.tasks;

import io.whirr.worker.leases.LeaseFiles;
import io.whirr.worker.leases.LeaseTerms;
import io.whirr.worker.processes.Containment;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What all tasks of a worker have in common.
 *
 * @param dataDirectory absolute; runs are below it
 * @param containment how process trees are kept together
 * @param terms how long leases are
 * @param files the second channel of leases
 * @param grace how long a task may take to end after TERM, where its job does not say
 */
public record TaskSettings(
        Path dataDirectory, Containment containment, LeaseTerms terms, LeaseFiles files, Duration grace) {}
