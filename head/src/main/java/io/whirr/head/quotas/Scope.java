package io.whirr.head.quotas;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Whose tasks a limit counts together. */
public enum Scope {
    /** All of one owner. */
    OWNER,
    /** All of one group. */
    GROUP,
    /** All with one tag. */
    TAG;

    /** The word for it on the wire and in the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Scope> of(String word) {
        return Stream.of(values()).filter(scope -> scope.word().equals(word)).findFirst();
    }
}
