package io.whirr.head.runs;

/**
 * What a job said of itself, ready to be kept.
 *
 * @param job the job's number
 * @param attempt which one said it
 * @param json a {@link SelfDescription}
 */
record KeptDescription(long job, int attempt, String json) {}
