package io.whirr.e2e.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A clock that is wrong by an hour, for one process and its children: libfaketime, where it is installed.
 *
 * @param library where it is; null for nowhere
 */
record OtherClock(@Nullable Path library) {

    /** Says where the library is, when it is in no usual place. */
    private static final String VARIABLE = "WHIRR_FAKETIME";

    private static final List<String> PLACES = List.of(
            "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
            "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
            "/usr/lib64/faketime/libfaketimeMT.so.1",
            "/usr/lib/faketime/libfaketimeMT.so.1");

    static OtherClock find() {
        return new OtherClock(Stream.concat(Stream.ofNullable(System.getenv(VARIABLE)), PLACES.stream())
                .map(Path::of)
                .filter(Files::isReadable)
                .findFirst()
                .orElse(null));
    }

    boolean isThere() {
        return library != null;
    }

    String anHourOff(RandomGenerator chance) {
        return chance.nextBoolean() ? "+1h" : "-1h";
    }

    /** Only the time of day is wrong: no clock that measures durations can be set. */
    Map<String, String> environment(String by) {
        return Map.of(
                "LD_PRELOAD",
                Objects.requireNonNull(library).toString(),
                "FAKETIME",
                by,
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                "FAKETIME_NO_CACHE",
                "1");
    }
}
