package io.whirr.worker.head;

import io.whirr.api.jobs.Job;
import io.whirr.api.leases.Task;
import org.jspecify.annotations.Nullable;

/** What a worker hears when it asks for work. */
public sealed interface Claim {

    /**
     * Run this.
     *
     * @param job the command; without a token from a head that knows none
     * @param task more about it; null from a head that has nothing more to say
     */
    record Work(Job job, @Nullable Task task, HeadState head) implements Claim {}

    /** There is nothing to do. It says nothing about how long the head waited before it said so. */
    record Nothing(HeadState head) implements Claim {}

    /** No answer, or none that could be understood. The head may have handed out a task all the same. */
    record Unheard(String why) implements Claim {}
}
