package io.whirr.head.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    private static @Nullable Object read(String text) throws JsonText.Malformed {
        return JsonText.read(text, 5, 50);
    }

    @Test
    void valuesAreReadAsTheyAre() throws JsonText.Malformed {
        assertThat(read(" {\"b\": [1, -0, true, false, null], \"a\": \"x\"} "))
                .isEqualTo(Map.of("b", Arrays.asList(1L, 0L, true, false, null), "a", "x"));
        assertThat(read("{}")).isEqualTo(Map.of());
        assertThat(read("[]")).isEqualTo(List.of());
    }

    @Test
    void numbersKeepAllTheirDigits() throws JsonText.Malformed {
        assertThat(read("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(read("-9223372036854775809")).isEqualTo(new BigInteger("-9223372036854775809"));
        assertThat(read("1.10")).isEqualTo(new BigDecimal("1.10"));
        assertThat(read("1E-7")).isEqualTo(new BigDecimal("1E-7"));
    }

    @ParameterizedTest
    @CsvSource({"1e400, Infinity", "-1e400, -Infinity", "NaN, NaN", "Infinity, Infinity", "-Infinity, -Infinity"})
    void whatNoDoubleCanHoldIsNotFinite(String text, double meaning) throws JsonText.Malformed {
        assertThat(read(text)).isEqualTo(meaning);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e-99999", "1e-9999999999999", "0e999999", "0.0e-2000000"})
    void whatCannotBeToldFromZeroIsZero(String text) throws JsonText.Malformed {
        assertThat(read(text)).isEqualTo(BigDecimal.ZERO);
    }

    @Test
    void stringsHaveTheirEscapesUndone() throws JsonText.Malformed {
        assertThat(read("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude80z\""))
                .isEqualTo("a\"\\/\b\f\n\r\té🚀z");
    }

    @Test
    void ofEqualNamesTheLastWins() throws JsonText.Malformed {
        assertThat(read("{\"a\": 1, \"b\": 2, \"a\": 3}")).isEqualTo(Map.of("a", 3L, "b", 2L));
    }

    /** Messages and offsets as CPython's json gives them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{oops|Expecting property name enclosed in double quotes|1",
                "{\"a\" 1}|Expecting ':' delimiter|5",
                "{\"a\": }|Expecting value|6",
                "{\"a\": 1 \"b\": 2}|Expecting ',' delimiter|8",
                "[1 2]|Expecting ',' delimiter|3",
                "[1,]|Illegal trailing comma before end of array|2",
                "{\"a\": 1,}|Illegal trailing comma before end of object|7",
                "[|Expecting value|1",
                "[1|Expecting ',' delimiter|2",
                "{|Expecting property name enclosed in double quotes|1",
                "\"abc|Unterminated string starting at|0",
                "\"a\\|Unterminated string starting at|0",
                "\"a\\x\"|Invalid \\escape|2",
                "1 2|Extra data|2",
                "01|Extra data|1",
                "1.|Extra data|1",
                "-|Expecting value|0",
                "nul|Expecting value|0",
                "{} x|Extra data|3",
                "[[[[[[1]]]]]]|Nested more than 5 levels deep|5",
                "`   `|Expecting value|3",
                "123456789012345678901234567890123456789012345678901|A number of more than 50 characters|0",
            })
    void whatIsNoJsonIsToldWithItsPlace(String text, String message, int offset) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(JsonText.Malformed.class)
                .hasMessage(message)
                .extracting(e -> ((JsonText.Malformed) e).offset())
                .isEqualTo(offset);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\u0001b\"", "\"a\nb\""})
    void controlCharactersHaveToBeEscaped(String text) {
        assertThatThrownBy(() -> read(text)).hasMessage("Invalid control character at");
    }
}
