package io.whirr.worker.head;

/** What became of something that a worker told the head. */
public sealed interface Delivery {

    /** The head took it. */
    record Accepted() implements Delivery {}

    /** The head will not take it, now or later. */
    record Refused(int status, String why) implements Delivery {}

    /** Nobody knows whether the head took it; say it again. */
    record Unheard(String why) implements Delivery {}
}
