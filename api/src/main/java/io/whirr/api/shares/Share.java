package io.whirr.api.shares;

/**
 * An owner's share of the cluster.
 *
 * @param owner the owner, or the group of jobs that have none; empty for those of nobody in particular
 * @param weight how large the share is, compared to the others'
 * @param usedSeconds seconds of slots that it has used, halved every half-life
 */
public record Share(String owner, double weight, double usedSeconds) {}
