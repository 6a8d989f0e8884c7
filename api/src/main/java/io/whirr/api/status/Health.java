package io.whirr.api.status;

/**
 * Whether the head can do its work. Only sent with 200; an unhealthy head answers 503 with a reason.
 *
 * @param status {@code healthy}
 */
public record Health(String status) {}
