package io.whirr.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which format is taken; what the lines look like then: {@link HeadProcessTest}. */
class LogFormatTest {

    @Test
    void whoAsksForAFormatGetsIt() {
        assertThat(LogFormat.of(Map.of(), "8:1")).isEqualTo(LogFormat.TEXT);
        assertThat(LogFormat.of(Map.of("JOURNAL_STREAM", "8:1"), "8:1")).isEqualTo(LogFormat.JOURNAL);
        assertThat(LogFormat.of(Map.of("JOURNAL_STREAM", "8:1", "WHIRR_LOG_FORMAT", "json"), "8:1"))
                .isEqualTo(LogFormat.JSON);
        assertThat(LogFormat.of(Map.of("JOURNAL_STREAM", "8:1", "WHIRR_LOG_FORMAT", "text"), "8:1"))
                .isEqualTo(LogFormat.TEXT);
    }

    /** A terminal that was started from a desktop's service has the variable, too. */
    @Test
    void outputThatWentElsewhereIsForPeople() {
        assertThat(LogFormat.of(Map.of("JOURNAL_STREAM", "8:1"), "8:2")).isEqualTo(LogFormat.TEXT);
        assertThat(LogFormat.standardOutput()).matches("[0-9]+:[0-9]+");
    }
}
