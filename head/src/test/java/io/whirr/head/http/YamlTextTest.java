package io.whirr.head.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;

/** A job file says what the same JSON would. */
class YamlTextTest {

    private static final int NESTING = 100;

    @Test
    void whatAFileSaysIsOfTheTypesThatJsonHas() throws JsonText.Malformed {
        String yaml = """
                name: train
                priority: 3
                large: 12345678901234567890
                lr: 0.1
                one: 1.0
                small: 1.0e-5
                flag: true
                nothing: ~
                tags: [a, "7"]
                deep:
                  list:
                  - {x: 1}
                """;
        String json = """
                {"name": "train", "priority": 3, "large": 12345678901234567890, "lr": 0.1, "one": 1.0,
                 "small": 0.00001, "flag": true, "nothing": null, "tags": ["a", "7"], "deep": {"list": [{"x": 1}]}}
                """;

        assertThat(read(yaml)).isEqualTo(JsonText.read(json, NESTING, 1_000));
        assertThat(read("")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"2026-11-24", "2026-11-24T10:00:00Z", "1.2.3", "a:b", "~/data", "10e", "=", "'null'"})
    void whatIsNoNumberIsAText(String text) {
        assertThat(read("a: " + (text.equals("null") ? "'null'" : text))).isEqualTo(Map.of("a", text));
    }

    @Test
    void aKeyIsAText() {
        assertThat(read("{1: a, true: b, 0.5: c, on: d}"))
                .isEqualTo(Map.of("1", "a", "true", "b", "0.5", "c", "on", "d"));
    }

    @Test
    void whatIsSaidOnceCanBeMeantTwice() {
        Map<String, Object> base = Map.of("lr", new BigDecimal("0.1"), "deep", List.of(1L));
        String yaml = """
                base: &base {lr: 0.1, deep: [1]}
                same: *base
                more:
                  <<: *base
                  lr: 2
                """;

        assertThat(read(yaml))
                .isEqualTo(Map.of("base", base, "same", base, "more", Map.of("lr", 2L, "deep", List.of(1L))));
    }

    /** Of 26 lines a head would make 33 million lists, or one without an end. */
    @Test
    void aliasesMultiplyNothingBeyondMeasure() {
        var doubled = new StringBuilder("l0: &l0 [x]\n");
        for (int i = 1; i <= 24; i++) {
            doubled.append("l%d: &l%d [*l%d, *l%d]\n".formatted(i, i, i - 1, i - 1));
        }

        assertThatThrownBy(() -> read(doubled.toString())).isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> read("a: &a [*a]")).isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> read("&a {b: *a}")).isInstanceOf(InvalidRequest.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a: [1, 2     | line 1, column 9
            {a: 1, a: 2} | line 1, column 8
            a: *b        | line 1, column 4
            a: !!java/x  | line 1, column 4
            """)
    void whatIsNoYamlIsRefusedWithItsPlace(String yaml, String place) {
        assertThatThrownBy(() -> read(yaml)).isInstanceOf(InvalidRequest.class).hasMessageContaining(place);
    }

    @Test
    void manyNamesStandForYaml() {
        assertThat(YamlText.isYaml(MediaType.parseMediaType("application/yaml")))
                .isTrue();
        assertThat(YamlText.isYaml(MediaType.parseMediaType("text/x-yaml"))).isTrue();
        assertThat(YamlText.isYaml(MediaType.parseMediaType("application/job+yaml")))
                .isTrue();
        assertThat(YamlText.isYaml(MediaType.APPLICATION_JSON)).isFalse();
        assertThat(YamlText.isYaml(null)).isFalse();
    }

    private static @Nullable Object read(String yaml) {
        return YamlText.read(yaml, NESTING);
    }
}
