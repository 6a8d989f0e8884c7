package io.whirr.shell.commands;

import io.whirr.api.jobs.Attempt;
import io.whirr.api.jobs.Job;
import io.whirr.shell.head.HeadClient;
import java.util.List;

/**
 * Whose log is read, and where that stands.
 *
 * @param ref a job or an element
 * @param attempt which attempt's log is the current one; of a pipeline, counted over all its steps
 * @param ending its status, and how it ended when it has
 */
record LogSource(JobRef ref, int attempt, Ending ending) {

    /**
     * As it is now.
     *
     * @throws Failure for an array, which has no log of its own
     */
    static LogSource of(HeadClient head, JobRef ref) {
        if (ref.element() != null) {
            var element = Inspection.element(head, ref);
            return new LogSource(ref, element.attempt(), Ending.of(ref.job(), element));
        }
        return of(head, head.job(ref.job()));
    }

    static LogSource of(HeadClient head, Job job) {
        var ref = new JobRef(job.id(), null);
        if (job.elements() != null) {
            throw new Failure(
                    "Job #" + job.id() + " is an array: its elements have the logs.",
                    "Name one: " + job.id() + ".NUMBER; 'whirr elements " + job.id() + "' lists them.");
        }
        return new LogSource(ref, job.steps() == null ? job.attempt() : attempts(head, ref), Ending.of(job));
    }

    String run() {
        return ref.run();
    }

    String title() {
        return "Job #" + ref;
    }

    private static int attempts(HeadClient head, JobRef ref) {
        List<Attempt> attempts = head.attempts(ref.job(), null);
        return attempts.stream().mapToInt(Attempt::sequence).max().orElse(1);
    }
}
