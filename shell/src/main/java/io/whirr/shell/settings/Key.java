package io.whirr.shell.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What can be set in the file, and mostly by an environment variable, too. */
public enum Key {
    SERVER("WHIRR_SERVER_URL", "the head's address; several, with commas, are tried in order"),
    PROFILE("WHIRR_PROFILE", "the profile to use when none is named"),
    OUTPUT("WHIRR_OUTPUT", "how results are printed: table, json or jsonl"),
    OWNER("WHIRR_OWNER", "whom the jobs that are submitted count for"),
    GROUP("WHIRR_GROUP", "whom their owner belongs to");

    private final String variable;
    private final String meaning;

    Key(String variable, String meaning) {
        this.variable = variable;
        this.meaning = meaning;
    }

    public String variable() {
        return variable;
    }

    /** What it is, half a sentence. */
    public String meaning() {
        return meaning;
    }

    /** What it is called in the file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(Key::word).toList();
    }

    static boolean known(@Nullable String word) {
        return words().contains(word);
    }
}
