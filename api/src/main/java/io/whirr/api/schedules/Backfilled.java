package io.whirr.api.schedules;

/**
 * The answer to a backfill.
 *
 * @param times how many times the range has
 * @param started how many of them became a job now
 * @param waiting how many of them wait for another job to end
 * @param alreadyThere how many had become a job before, or were waiting
 * @param message a sentence for people
 */
public record Backfilled(int times, int started, int waiting, int alreadyThere, String message) {}
