package io.whirr.api.jobs;

import java.util.List;

/** A page of jobs: unfinished ones oldest first, finished ones newest first. */
public record JobList(List<Job> jobs) {}
