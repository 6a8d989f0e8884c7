package io.whirr.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JournalTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

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

    @Test
    void systemdIsToldTheLevelAndPeopleTheTime() {
        assertThat(Format.TEXT.write(Level.WARN, NOON, "Claim failed", "slot", "a"))
                .isEqualTo("2026-01-01T12:00:00.000Z WARN  Claim failed slot=a");
        assertThat(Format.JOURNAL.write(Level.ERROR, NOON, "Slot\nfailed", "slot", "a"))
                .isEqualTo("<3>Slot failed slot=a");
    }

    /** Columns of lines stay below each other, and collectors want one pattern. */
    @Test
    void aTimeIsAlwaysAsLong() {
        assertThat(Format.TEXT.write(Level.INFO, Instant.parse("2026-11-24T06:04:08.0119Z"), "Stopped"))
                .isEqualTo("2026-11-24T06:04:08.011Z INFO  Stopped");
        assertThat(Format.TEXT.write(Level.ERROR, Instant.parse("1969-12-31T23:59:59.999Z"), "Failed"))
                .isEqualTo("1969-12-31T23:59:59.999Z ERROR Failed");
    }

    @Test
    void aCollectorGetsOneObjectALine() {
        assertThat(Format.JSON.write(Level.INFO, NOON, "Running job #5: \"a\"\n", "job", 5, "why", null))
                .isEqualTo("{\"@timestamp\":\"2026-01-01T12:00:00.000Z\",\"log\":{\"level\":\"INFO\","
                        + "\"logger\":\"whirr-worker\"},\"message\":\"Running job #5: \\\"a\\\"\\n\",\"job\":\"5\"}");
    }

    @Test
    void whoAsksForAFormatGetsIt() {
        assertThat(Format.of(Map.of(), "8:1")).isEqualTo(Format.TEXT);
        assertThat(Format.of(Map.of("JOURNAL_STREAM", "8:1"), "8:1")).isEqualTo(Format.JOURNAL);
        assertThat(Format.of(Map.of("JOURNAL_STREAM", "8:1", "WHIRR_LOG_FORMAT", "json"), "8:1"))
                .isEqualTo(Format.JSON);
        assertThat(Format.of(Map.of("JOURNAL_STREAM", "8:1", "WHIRR_LOG_FORMAT", "text"), "8:1"))
                .isEqualTo(Format.TEXT);
    }

    /** A terminal that was started from a desktop's service has the variable, too. */
    @Test
    void outputThatWentElsewhereIsForPeople() {
        assertThat(Format.of(Map.of("JOURNAL_STREAM", "8:1"), "8:2")).isEqualTo(Format.TEXT);
        assertThat(Format.standardError()).matches("[0-9]+:[0-9]+");
    }
}
