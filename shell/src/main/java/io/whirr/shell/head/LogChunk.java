package io.whirr.shell.head;

/**
 * A piece of a log.
 *
 * @param bytes what was written, as it was written; empty when there is nothing yet beyond the offset
 * @param nextOffset where the next piece begins
 * @param complete true when the job is final and nothing comes after these bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on, never compared.
public record LogChunk(byte[] bytes, long nextOffset, boolean complete) {}
