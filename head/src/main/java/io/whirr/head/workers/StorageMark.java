package io.whirr.head.workers;

import org.jspecify.annotations.Nullable;

/** Knows the file by which the head's data directory is recognized: a worker that sees it has the same directory. */
@FunctionalInterface
public interface StorageMark {

    /** The name of the file; null while the head cannot look, which says nothing about any worker's directory. */
    @Nullable
    String mark();
}
