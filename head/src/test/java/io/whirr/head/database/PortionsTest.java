package io.whirr.head.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows are read a few at a time, in their order, and those that are gone are left out. */
class PortionsTest {

    private static final List<Integer> TEN = IntStream.range(0, 10).boxed().toList();

    private final Set<Integer> there = new TreeSet<>(TEN);

    private final List<List<Integer>> asked = new ArrayList<>();

    private final Portions<Integer, Integer, String> rows = portions();

    private Portions<Integer, Integer, String> portions() {
        return new Portions<>(TEN, this::threeOf, row -> row, row -> "row " + row);
    }

    private List<Integer> threeOf(List<Integer> keys) {
        asked.add(List.copyOf(keys));
        return keys.stream().filter(there::contains).limit(3).toList();
    }

    @Test
    void allAreThereInTheirOrder() {
        assertThat(List.copyOf(rows))
                .containsExactlyElementsOf(TEN.stream().map(row -> "row " + row).toList());
        assertThat(asked).extracting(List::getFirst).containsExactly(0, 3, 6, 9);
    }

    @Test
    void allButTheFirstAreReadWhenItIsTheirTurn() {
        var reading = rows.iterator();
        for (int row = 0; row < 3; row++) {
            reading.next();
        }
        assertThat(asked).hasSize(1);

        reading.next();

        assertThat(asked).hasSize(2);
    }

    @Test
    void whatIsGoneIsLeftOut() {
        there.removeAll(Set.of(0, 2, 3, 4, 9));

        List<String> found = new ArrayList<>();
        portions().iterator().forEachRemaining(found::add);

        assertThat(found).containsExactly("row 1", "row 5", "row 6", "row 7", "row 8");
    }

    @Test
    void nothingIsAskedForWhenNothingIsWanted() {
        asked.clear();

        assertThat(new Portions<>(List.of(), this::threeOf, row -> row, row -> row))
                .isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void thereIsNothingBehindTheLast() {
        var reading = rows.iterator();
        reading.forEachRemaining(row -> {});

        assertThatThrownBy(reading::next).isInstanceOf(NoSuchElementException.class);
        assertThat(rows.get(4)).isEqualTo("row 4");
    }
}
