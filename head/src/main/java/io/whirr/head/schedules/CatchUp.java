package io.whirr.head.schedules;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Which of the times that nobody was there for are made up for, when they are inside the window. */
enum CatchUp {
    ALL,
    LAST;

    /** The word on the wire and in the database. */
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<CatchUp> ofWire(String word) {
        return Stream.of(values()).filter(one -> one.wire().equals(word)).findFirst();
    }
}
