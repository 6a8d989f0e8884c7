package io.whirr.api.jobs;

import java.util.List;

/** The tries of a job or of an element, the first one first. */
public record AttemptList(List<Attempt> attempts) {}
