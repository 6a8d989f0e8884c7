package io.whirr.api.http;

/**
 * The answer of a call that has nothing to return but that it was carried out.
 *
 * @param message a sentence for people
 * @param success true, always; a call that failed answers with a {@link Problem} and another status code
 */
public record Message(String message, boolean success) {}
