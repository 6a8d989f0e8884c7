package io.whirr.head.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The right-hand sides are what Python 3 printed. */
class PythonTextTest {

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1",
        "1.0, 1.0",
        "100, 100.0",
        "0.0001, 0.0001",
        "0.001, 0.001",
        "123456.789, 123456.789",
        "1e15, 1000000000000000.0",
        "9999999999999998, 9999999999999998.0",
        "1e16, 1e+16",
        "1.5e300, 1.5e+300",
        "-2.5e22, -2.5e+22",
        "0, 0.0",
        "-0.0, -0.0",
        "0.30000000000000004, 0.30000000000000004",
        "1e-5, 1.00e-05",
        "0.00001234567, 1.23e-05",
        "0.00009999, 1.00e-04",
        "-3e-7, -3.00e-07",
        "1.125e-5, 1.13e-05",
        "1.135e-5, 1.13e-05",
        "1e-100, 1.00e-100",
        "4.9e-324, 4.94e-324",
    })
    void aFloatIsWrittenAsUpstreamWritesIt(double number, String text) {
        assertThat(PythonText.argument(number)).isEqualTo(text);
        if (number != 0) {
            assertThat(PythonText.argument(BigDecimal.valueOf(number))).isEqualTo(text);
        }
    }

    @Test
    void otherValuesAreWrittenAsPythonWritesThem() {
        assertThat(PythonText.argument("a 'b' \"c\"")).isEqualTo("a 'b' \"c\"");
        assertThat(PythonText.argument(7)).isEqualTo("7");
        assertThat(PythonText.argument(1L << 60)).isEqualTo("1152921504606846976");
        assertThat(PythonText.argument(BigInteger.TEN.pow(30))).isEqualTo("1000000000000000000000000000000");
        assertThat(PythonText.argument(true)).isEqualTo("True");
        assertThat(PythonText.argument(false)).isEqualTo("False");
        assertThat(PythonText.argument(null)).isEqualTo("None");
    }

    @Test
    void listsAndMapsAreWrittenAsPythonShowsThem() {
        List<@Nullable Object> list = Arrays.asList(1, 2.5, 1e-5, null, true, "it's", "a\"b", "x\ny\\", "é\u0001");
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", List.of(1));
        map.put("a", Map.of());

        assertThat(PythonText.argument(list))
                .isEqualTo("[1, 2.5, 1e-05, None, True, \"it's\", 'a\"b', 'x\\ny\\\\', 'é\\x01']");
        assertThat(PythonText.argument(map)).isEqualTo("{'b': [1], 'a': {}}");
    }

    @Property
    void whatIsWrittenInFullIsTheSameNumber(@ForAll double number) {
        String text = PythonText.argument(List.of(number));

        assertThat(Double.parseDouble(text.substring(1, text.length() - 1))).isEqualTo(number);
    }
}
