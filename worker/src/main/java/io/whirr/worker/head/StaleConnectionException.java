package io.whirr.worker.head;

import java.io.IOException;

/** A kept connection turned out to be closed by the other side before a single byte of an answer came. */
final class StaleConnectionException extends IOException {

    StaleConnectionException(IOException cause) {
        super("the kept connection was closed by the head", cause);
    }
}
