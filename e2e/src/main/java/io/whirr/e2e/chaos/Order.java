package io.whirr.e2e.chaos;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants to have done.
 *
 * @param name nobody else's
 * @param key by which it may be sent again; null where it is sent once
 * @param body as it is sent
 * @param elements how many there are; 0 where it is no array
 * @param steps their names, in order
 * @param fails true when it fails however often it is tried
 * @param after the job that has to complete before; 0 for none
 */
record Order(
        String name,
        @Nullable String key,
        Map<String, Object> body,
        int elements,
        List<String> steps,
        boolean fails,
        long after) {}
