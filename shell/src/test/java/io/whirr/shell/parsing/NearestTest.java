package io.whirr.shell.parsing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

    private static final List<String> VERBS = List.of("status", "submit", "show", "logs", "list", "cancel");

    @Test
    void mistypedWordsAreFound() {
        assertThat(Nearest.to("sumbit", VERBS)).contains("submit");
        assertThat(Nearest.to("log", VERBS)).contains("logs");
        assertThat(Nearest.to("canc", VERBS)).contains("cancel");
        assertThat(Nearest.to("lits", VERBS)).contains("list");
    }

    @Test
    void otherWordsAreNot() {
        assertThat(Nearest.to("frobnicate", VERBS)).isEmpty();
        assertThat(Nearest.to("", VERBS)).isEmpty();
    }
}
