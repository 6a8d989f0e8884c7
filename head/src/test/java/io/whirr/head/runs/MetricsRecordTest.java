package io.whirr.head.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The library's reader was asked about each of these lines. */
class MetricsRecordTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "1|1",
                "1.0|1",
                "\"3\"|3",
                "\"+3\"|3",
                "\" 3 \"|3",
                "\"1_000\"|1000",
                "\"3.0\"|3",
                "\"3.00\"|3",
                "\"007\"|7",
                "\"-0\"|0",
                "true|1",
                "false|0",
                "1e18|1000000000000000000",
                "9007199254740993.0|9007199254740992",
                "9223372036854775808|9223372036854775808",
                "\"9223372036854775808\"|9223372036854775808",
                "\"-3.0\"|-3",
                "\"1_0.0\"|10",
                "-0.0|0",
                "\"-3_0\"|-30",
                "\"0_1\"|1",
                "\"00\"|0",
                "\"\\n3\"|3",
                "123456789012345678901234567890|123456789012345678901234567890"
            })
    void whatCanBeTakenForAnIntegerIsOne(String written, String read) {
        for (String key : List.of("_idx", "step")) {
            var record = MetricsRecord.of("{\"%s\": %s}".formatted(key, written));

            assertThat(record).isPresent();
            assertThat(record.get().get(key)).hasToString(read);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"3.\"",
                "\"1__0\"",
                "\"_1\"",
                "\"\"",
                "\"1e3\"",
                "1e20",
                "9.3e18",
                "-9.3e18",
                "1.5",
                "[]",
                "{}",
                "NaN",
                "Infinity",
                "-Infinity",
                "1e400",
                "\"0x10\"",
                "\"\u0663\"",
                "\"- 3\"",
                "\"+-3\"",
                "\".0\"",
                "\"1_\"",
                "\"+ 3\"",
                "\"+\"",
                "\"3.0.0\"",
                "9223372036854775808.0"
            })
    void aLineWithAnotherIndexOrStepIsNoRecord(String written) {
        assertThat(MetricsRecord.of("{\"_idx\": " + written + "}")).isEmpty();
        assertThat(MetricsRecord.of("{\"step\": " + written + "}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "1.5", "true", "[]", "{}", "NaN"})
    void aTimestampThatIsNoTextMakesNoRecord(String written) {
        assertThat(MetricsRecord.of("{\"_timestamp\": " + written + "}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "5", "null", "[]", "\"x\"", "{", "{\"a\": 1} x", "{\"a\": 1}{}", "{'a': 1}", "{\"a\""})
    void aLineThatIsNoObjectIsNoRecord(String line) {
        assertThat(MetricsRecord.of(line)).isEmpty();
    }

    @Test
    void theThreeKnownKeysComeFirstAndTheOthersInTheirOrder() {
        var record = MetricsRecord.of("{\"z\": 1, \"step\": 2, \"a\": 3, \"z\": 4}");

        assertThat(record).isPresent();
        assertThat(record.get().keySet()).containsExactly("_idx", "_timestamp", "step", "z", "a");
        assertThat(record.get()).containsEntry("z", 4).containsEntry("_idx", null);
    }
}
