package io.whirr.api.http;

/**
 * Why a call was refused or failed. Invalid requests (422) have a list of their faults in the place of the string.
 *
 * @param detail what is wrong and what to do about it, for people
 */
public record Problem(String detail) {}
