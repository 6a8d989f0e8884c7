package io.whirr.head.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whirr.head.http.InvalidRequest;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrayRangeTest {

    @Test
    void anArrayIsWrittenFromFirstToLast() {
        assertThat(ArrayRange.parse("0-999%20")).isEqualTo(new ArrayRange(0, 1, 1_000, 20));
        assertThat(ArrayRange.parse("0-999")).isEqualTo(new ArrayRange(0, 1, 1_000, null));
        assertThat(ArrayRange.parse("1-9:2")).isEqualTo(new ArrayRange(1, 2, 5, null));
        assertThat(ArrayRange.parse(" 1-8:3%1 ")).isEqualTo(new ArrayRange(1, 3, 3, 1));
        assertThat(ArrayRange.parse("7")).isEqualTo(new ArrayRange(7, 1, 1, null));
        assertThat(ArrayRange.parse("7%2")).isEqualTo(new ArrayRange(7, 1, 1, 2));
        assertThat(ArrayRange.parse("0000000000007-08")).isEqualTo(new ArrayRange(7, 1, 2, null));
        assertThat(ArrayRange.parse("1-1000000").size()).isEqualTo(1_000_000);
        assertThat(ArrayRange.parse("0-999999999:1000").size()).isEqualTo(1_000_000);
    }

    @Property
    void itsNumbersAreThoseOfTheLoopThatItStandsFor(
            @ForAll @IntRange(max = 1_000_000) int first,
            @ForAll @IntRange(max = 1_000) int length,
            @ForAll @IntRange(min = 1, max = 50) int step) {
        ArrayRange range = ArrayRange.parse("%d-%d:%d".formatted(first, first + length, step));
        int[] loop = IntStream.iterate(first, number -> number <= first + length, number -> number + step)
                .toArray();

        assertThat(IntStream.range(0, range.size()).map(range::number)).containsExactly(box(loop));
        assertThat(IntStream.range(0, range.size()).map(range::number).map(range::place))
                .containsExactly(box(IntStream.range(0, loop.length).toArray()));
        assertThat(IntStream.rangeClosed(first - step - 1, first + length + step + 1)
                        .filter(range::has))
                .containsExactly(box(loop));
    }

    @Property
    void aTextThatBeginsWithNoNumberIsRefused(@ForAll String text) {
        Assume.that(!text.strip().matches("[0-9].*"));

        assertThatThrownBy(() -> ArrayRange.parse(text)).isInstanceOf(InvalidRequest.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0-9%0, at least one element has to run at once",
        "9-0, the last number must not be less than the first",
        "0-9:0, the step must be at least 1",
        "0-1000000, 'an array has at most 1000000 elements, this one 1000001'",
        "0-9999999, 'an array has at most 1000000 elements, this one 10000000'",
        "1-1000000000, the numbers of an array are at most 999999999",
        "0-99999999999999999999, the numbers of an array are at most 999999999",
        "0-9%99999999999, the numbers of an array are at most 999999999",
        "-1, an array is first-last",
        "-5-3, an array is first-last",
        "0--3, an array is first-last",
        "0-9:-1, an array is first-last",
        "0-9%-1, an array is first-last",
        "'', an array is first-last",
        "'0,3,5', an array is first-last",
        "0-, an array is first-last",
        "0-9%, an array is first-last",
        "1.5, an array is first-last",
        "5:2, an array is first-last",
        "\u0661-\u0663, an array is first-last",
    })
    void whatMakesNoSenseIsRefusedWithTheReason(String text, String reason) {
        assertThatThrownBy(() -> ArrayRange.parse(text))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining(reason);
    }

    @Test
    void thereIsNoElementOutside() {
        ArrayRange range = ArrayRange.parse("1-9:2");

        assertThatThrownBy(() -> range.number(5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> range.number(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> range.place(2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> range.place(11)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Integer[] box(int[] numbers) {
        return IntStream.of(numbers).boxed().toArray(Integer[]::new);
    }
}
