package io.whirr.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JournalTest {

    @Test
    void aLineIsASentenceAndItsIds() {
        assertThat(Journal.line("Running job #5: train", "job", 5, "why", null, "name", "two words", "empty", ""))
                .isEqualTo("Running job #5: train job=5 name=\"two words\" empty=\"\"");
    }

    @Test
    void noNameForgesALine() {
        assertThat(Journal.line("Running job #5: a\n2026 ERROR \u001b[31m", "name", "b\r\nc"))
                .isEqualTo("Running job #5: a 2026 ERROR  [31m name=\"b  c\"");
    }
}
