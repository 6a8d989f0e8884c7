package io.whirr.head.runs;

/**
 * What a job said of itself, ready to be kept.
 *
 * @param run its run
 * @param sequence which attempt said it
 * @param json a {@link SelfDescription}
 */
record KeptDescription(RunKey run, int sequence, String json) {}
