package io.whirr.worker.head;

/**
 * What a head says of itself when it answers a claim.
 *
 * @param takesOffers whether one claim may offer all that the worker has free; false from a head that has not heard of
 *     it, which gives one claim one task for one slot
 * @param draining whether somebody wants this worker to be given nothing
 * @param fileChannel whether lease files count
 */
public record HeadState(boolean takesOffers, boolean draining, FileChannelWord fileChannel) {}
