package io.whirr.worker.head;

import io.whirr.api.jobs.Job;

/** What a worker hears when it asks for work. */
public sealed interface Claim {

    /** Run this. A job without a token comes from a head that knows none. */
    record Work(Job job) implements Claim {}

    /** There is nothing to do. It says nothing about how long the head waited before it said so. */
    record Nothing() implements Claim {}

    /** No answer, or none that could be understood. The head may have handed out a task all the same. */
    record Unheard(String why) implements Claim {}
}
