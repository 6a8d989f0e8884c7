package io.whirr.head.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whirr.api.jobs.SweepSpec;
import io.whirr.head.http.InvalidRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Positive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SweepTest {

    private static final int MANY = 20_000;

    /** The order of upstream's, which is that of nested loops: the first parameter is the outermost. */
    @Test
    void theFirstParameterOfAGridVariesSlowest() {
        Sweep sweep = grid("lr", List.of(0.1, 0.01), "layers", Map.of("values", List.of(1, 2, 3)));

        assertThat(commands(sweep))
                .containsExactly(
                        "train --lr 0.1 --layers 1",
                        "train --lr 0.1 --layers 2",
                        "train --lr 0.1 --layers 3",
                        "train --lr 0.01 --layers 1",
                        "train --lr 0.01 --layers 2",
                        "train --lr 0.01 --layers 3");
    }

    @Property(tries = 300)
    void aGridHasEveryCombinationOnceInTheOrderOfNestedLoops(@ForAll("parameters") Map<String, Object> parameters) {
        Sweep sweep = Sweep.of(spec("grid", parameters, null, null), List.of("train"), null);

        List<List<Object>> expected = List.of(List.of());
        for (Object values : parameters.values()) {
            List<List<Object>> longer = new ArrayList<>();
            for (List<Object> former : expected) {
                for (Object value : (List<?>) values) {
                    longer.add(Stream.concat(former.stream(), Stream.of(value)).toList());
                }
            }
            expected = longer;
        }
        assertThat(IntStream.range(0, sweep.range().size())
                        .mapToObj(i -> List.copyOf(sweep.config(i).values())))
                .isEqualTo(expected);
        assertThat(sweep.config(0).keySet()).containsExactlyElementsOf(parameters.keySet());
    }

    @Property(tries = 100)
    void anElementDependsOnNothingButItsSeedAndNumber(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 50) int few, @ForAll @IntRange(max = 49) int element) {
        Map<String, Object> drawn = Map.of("distribution", "uniform", "min", -1, "max", 1);
        Map<String, Object> one = ordered("a", drawn, "b", List.of(1, 2, 3));
        Sweep small = Sweep.of(spec("random", one, seed, few), List.of("x"), null);
        Sweep large = Sweep.of(spec("random", one, seed, 1_000_000), List.of("x"), null);
        Map<String, Object> more = ordered("a", drawn, "b", List.of(1, 2, 3), "c", drawn);
        Sweep wider = Sweep.of(spec("random", more, seed, few), List.of("x"), null);
        int asked = element % few;

        assertThat(small.range().size()).isEqualTo(few);
        assertThat(small.config(asked)).isEqualTo(large.config(asked)).isEqualTo(small.config(asked));
        assertThat(wider.config(asked)).containsAllEntriesOf(small.config(asked));
    }

    @Property
    void aDrawnNumberIsWithinItsBounds(@ForAll long seed, @ForAll double one, @ForAll double other) {
        double min = Math.min(one, other);
        double max = Math.max(one, other);

        assertThat((Double) drawn(seed, "uniform", min, max)).isBetween(min, max);
    }

    @Property
    void aDrawnPowerIsWithinItsBounds(
            @ForAll long seed, @ForAll @Positive double one, @ForAll @DoubleRange(min = 1, max = 1e12) double factor) {
        double max = Math.min(Double.MAX_VALUE, one * factor);

        assertThat((Double) drawn(seed, "log_uniform", one, max)).isBetween(one, max);
    }

    @Property
    void aDrawnWholeNumberIsWithinItsBounds(@ForAll long seed, @ForAll long one, @ForAll long other) {
        long min = Math.min(one, other);
        long max = Math.max(one, other);

        assertThat((Long) drawn(seed, "int_uniform", min, max)).isBetween(min, max);
    }

    /** With this seed: what chance brings is the same every time. */
    @Test
    void eachValueIsDrawnAsOftenAsTheOthers() {
        Sweep sweep = Sweep.of(
                spec(
                        "random",
                        ordered(
                                "die", List.of(1, 2, 3, 4, 5, 6),
                                "dice", Map.of("distribution", "int_uniform", "min", 1, "max", 6),
                                "half", Map.of("distribution", "uniform", "min", -1, "max", 3),
                                "power", Map.of("distribution", "log_uniform", "min", 1e-6, "max", 1e-2)),
                        7L,
                        MANY),
                List.of("x"),
                null);
        List<Map<String, @Nullable Object>> all =
                IntStream.range(0, MANY).mapToObj(sweep::config).toList();

        for (int side = 1; side <= 6; side++) {
            assertThat(share(all, Map.of("die", side))).isBetween(0.157, 0.177);
            assertThat(share(all, Map.of("dice", (long) side))).isBetween(0.157, 0.177);
        }
        assertThat(share(all, Map.of("die", 6, "dice", 6L))).isBetween(0.022, 0.034);
        assertThat(below(all, "half", 1)).isBetween(0.48, 0.52);
        assertThat(below(all, "power", 1e-4)).isBetween(0.48, 0.52);
        assertThat(below(all, "power", 1e-5)).isBetween(0.23, 0.27);
        assertThat(new HashSet<>(all)).hasSizeGreaterThan(MANY - 10);
    }

    /** Stored jobs are worked out anew by heads of any later version: these numbers must never be others. */
    @Test
    void whatASeedDrawsStaysSo() {
        Sweep sweep = Sweep.of(
                spec(
                        "random",
                        ordered(
                                "lr", Map.of("distribution", "log_uniform", "min", "1e-5", "max", 0.1),
                                "dropout", Map.of("distribution", "uniform", "max", 0.5),
                                "layers", Map.of("distribution", "int_uniform", "min", 1, "max", 12),
                                "optimizer", List.of("adam", "sgd")),
                        42L,
                        3),
                List.of("train"),
                null);

        assertThat(commands(sweep))
                .containsExactly(
                        "train --lr 0.00035309950192794913 --dropout 0.3564676686428997 --layers 11 --optimizer adam",
                        "train --lr 5.03e-05 --dropout 0.18207882537511771 --layers 12 --optimizer sgd",
                        "train --lr 1.26e-05 --dropout 0.3969679000119558 --layers 7 --optimizer sgd");
        assertThat(sweep.config(2)).containsEntry("lr", 1.2642912929547927E-5);
    }

    @Test
    void whoSetsNoSeedIsGivenOneAndWhoDidKeepsIt() {
        SweepSpec without = spec("random", Map.of("a", List.of(1, 2)), null, 5);
        assertThat(Sweep.of(without, List.of("x"), null).range().size()).isEqualTo(5);
        assertThatThrownBy(() -> Sweep.of(without, List.of("x"), null).config(0))
                .isInstanceOf(IllegalStateException.class);

        assertThat(Sweep.seeded(without, 9).seed()).isEqualTo(9);
        assertThat(Sweep.seeded(spec("random", Map.of("a", List.of(1)), 3L, 5), 9)
                        .seed())
                .isEqualTo(3);
        assertThat(Sweep.seeded(spec("grid", Map.of("a", List.of(1)), null, null), 9)
                        .seed())
                .isNull();
    }

    @Test
    void aSweepHasAtMostAsManyElementsAsItSays() {
        Map<String, Object> square = ordered("a", numbers(1_000), "b", numbers(1_000));
        Map<String, Object> cube = ordered("a", numbers(1_000), "b", numbers(1_000), "c", numbers(1_000));
        var many = new LinkedHashMap<String, Object>();
        for (int i = 0; i < 500; i++) {
            many.put("p" + i, numbers(1_000));
        }

        assertThat(sizeOf(spec("grid", square, null, null))).isEqualTo(1_000_000);
        assertThat(sizeOf(spec("grid", square, null, 7))).isEqualTo(7);
        assertThat(sizeOf(spec("grid", Map.of("a", List.of(1, 2)), null, 7))).isEqualTo(2);
        assertThat(sizeOf(spec("random", Map.of("a", List.of(1, 2)), null, null)))
                .isEqualTo(10);
        assertThat(sizeOf(spec("random", Map.of("a", List.of(1, 2)), null, 1_000_000)))
                .isEqualTo(1_000_000);
        assertThat(sizeOf(spec("grid", many, null, 1_000_000))).isEqualTo(1_000_000);
        assertThatThrownBy(() -> sizeOf(spec("grid", cube, null, null)))
                .hasMessageContaining("more than 1000000 combinations");
        assertThatThrownBy(() -> sizeOf(spec("grid", many, null, null)))
                .hasMessageContaining("more than 1000000 combinations");
    }

    @Test
    void elementsAreNamedAfterTheSweepOrTheJobOrNothing() {
        SweepSpec named = new SweepSpec(null, Map.of("a", List.of(1)), null, "mine", null, null, null);
        SweepSpec unnamed = spec("grid", Map.of("a", List.of(1)), null, null);

        assertThat(Sweep.of(named, List.of("x"), "job").name(3)).isEqualTo("mine-3");
        assertThat(Sweep.of(named, List.of("x"), "job").tag()).isEqualTo("sweep:mine");
        assertThat(Sweep.of(unnamed, List.of("x"), "job").name(3)).isEqualTo("job-3");
        assertThat(Sweep.of(unnamed, List.of("x"), null).name(3)).isEqualTo("sweep-3");
        assertThat(Sweep.of(unnamed, List.of("x"), null).tag()).isEqualTo("sweep:sweep");
    }

    @Test
    void aProgramIsSplitAtBlanksAndACommandIsTakenAsItIs() {
        SweepSpec program =
                new SweepSpec("  python  train.py\t--fast ", Map.of("a", List.of(1)), null, null, null, null, 3);

        assertThat(Sweep.of(program, null, null).argv(0)).containsExactly("python", "train.py", "--fast", "--a", "1");
        assertThat(Sweep.of(program, List.of(), null).range().atOnce()).isEqualTo(3);
        assertThat(Sweep.of(spec("grid", Map.of("a", List.of(1)), null, null), List.of("my train", "-v"), null)
                        .argv(0))
                .containsExactly("my train", "-v", "--a", "1");
    }

    @Test
    void oneValueIsAConstantAndTheConfigKeepsItAsItIs() {
        Sweep sweep = grid("lr", List.of(new BigDecimal("0.10"), 2), "data", "mnist", "deep", true);

        assertThat(sweep.config(0)).isEqualTo(ordered("lr", new BigDecimal("0.10"), "data", "mnist", "deep", true));
        assertThat(commands(sweep))
                .containsExactly("train --lr 0.1 --data mnist --deep True", "train --lr 2 --data mnist --deep True");
    }

    @Test
    void thereIsNoElementBeyondTheLast() {
        Sweep sweep = grid("a", List.of(1, 2));

        assertThatThrownBy(() -> sweep.config(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> sweep.argv(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    static Stream<Arguments> nonsense() {
        return Stream.of(
                wrong("grid", Map.of(), "a sweep has 1 to 1000 parameters, not 0"),
                wrong("bayes", Map.of("a", List.of(1)), "the method of a sweep is grid or random"),
                wrong("grid", Map.of("a", List.of()), "at least one value"),
                wrong("grid", Map.of("a", Map.of("values", List.of())), "at least one value"),
                wrong("grid", Map.of("a", Map.of("values", 3)), "the values of a parameter must be a list"),
                wrong("grid", Map.of("a", Map.of("value", 3)), "values, a distribution or one value"),
                wrong("grid", Map.of(" ", List.of(1)), "a parameter must have a name"),
                wrong("grid", Map.of("a", List.of(Double.NaN)), "the values of a parameter must be finite"),
                wrong("grid", Map.of("a", Map.of("distribution", "uniform")), "only a sweep with the method random"),
                wrong("random", Map.of("a", Map.of("distribution", "normal")), "uniform, log_uniform or int_uniform"),
                wrong("random", Map.of("a", Map.of("distribution", 3)), "uniform, log_uniform or int_uniform"),
                wrong("random", distribution("uniform", 2, 1), "min must not be greater than max"),
                wrong("random", distribution("uniform", "low", 1), "min is a finite number"),
                wrong("random", distribution("uniform", 0, true), "max is a finite number"),
                wrong("random", distribution("uniform", 0, Double.POSITIVE_INFINITY), "max is a finite number"),
                wrong("random", distribution("uniform", 0, "1e999"), "max is a finite number"),
                wrong("random", distribution("log_uniform", 0, 1), "min must be greater than 0"),
                wrong("random", Map.of("a", Map.of("distribution", "log_uniform")), "min must be greater than 0"),
                wrong("random", distribution("int_uniform", 0.5, 1), "whole numbers"),
                wrong("random", distribution("int_uniform", 0, "9223372036854775808"), "whole numbers"));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void whatMakesNoSenseIsRefusedWithTheReason(SweepSpec spec, String reason) {
        assertThatThrownBy(() -> Sweep.of(spec, List.of("x"), null))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aParameterWithoutAnythingIsRefused() {
        var parameters = new LinkedHashMap<String, @Nullable Object>();
        parameters.put("a", null);

        assertThatThrownBy(() ->
                        Sweep.of(new SweepSpec(null, parameters, null, null, null, null, null), List.of("x"), null))
                .hasMessageContaining("values, a distribution or one value");
    }

    @Test
    void theCommandIsSaidOnce() {
        SweepSpec with = new SweepSpec("train", Map.of("a", List.of(1)), null, null, null, null, null);
        SweepSpec without = spec("grid", Map.of("a", List.of(1)), null, null);
        SweepSpec blank = new SweepSpec(" ", Map.of("a", List.of(1)), null, null, null, null, null);

        assertThatThrownBy(() -> Sweep.of(with, List.of("x"), null)).hasMessageContaining("said twice");
        assertThatThrownBy(() -> Sweep.of(without, null, null)).hasMessageContaining("a sweep runs a program");
        assertThatThrownBy(() -> Sweep.of(without, List.of(), null)).hasMessageContaining("a sweep runs a program");
        assertThatThrownBy(() -> Sweep.of(blank, null, null)).hasMessageContaining("program must not be blank");
    }

    @Provide
    Arbitrary<Map<String, Object>> parameters() {
        Arbitrary<List<Integer>> values =
                Arbitraries.integers().list().uniqueElements().ofMinSize(1).ofMaxSize(4);
        return Arbitraries.maps(Arbitraries.strings().alpha().ofMinLength(1), values)
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(LinkedHashMap::new);
    }

    private static Arguments wrong(String method, Map<String, Object> parameters, String reason) {
        return Arguments.of(spec(method, parameters, 1L, null), reason);
    }

    private static Map<String, Object> distribution(String kind, Object min, Object max) {
        return Map.of("a", Map.of("distribution", kind, "min", min, "max", max));
    }

    private static SweepSpec spec(
            String method, Map<String, Object> parameters, @Nullable Long seed, @Nullable Integer maxRuns) {
        return new SweepSpec(null, new LinkedHashMap<>(parameters), method, null, maxRuns, seed, null);
    }

    private static Sweep grid(Object... namesAndValues) {
        return Sweep.of(spec("grid", ordered(namesAndValues), null, null), List.of("train"), null);
    }

    private static Object drawn(long seed, String kind, Object min, Object max) {
        Sweep sweep = Sweep.of(spec("random", distribution(kind, min, max), seed, 1), List.of("x"), null);
        return Objects.requireNonNull(sweep.config(0).get("a"));
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static int sizeOf(SweepSpec spec) {
        return Sweep.of(spec, List.of("x"), null).range().size();
    }

    private static List<String> commands(Sweep sweep) {
        return IntStream.range(0, sweep.range().size())
                .mapToObj(i -> String.join(" ", sweep.argv(i)))
                .toList();
    }

    private static double share(List<Map<String, @Nullable Object>> all, Map<String, Object> wanted) {
        return all.stream()
                        .filter(config -> config.entrySet().containsAll(wanted.entrySet()))
                        .count()
                / (double) all.size();
    }

    private static double below(List<Map<String, @Nullable Object>> all, String name, double bound) {
        return all.stream()
                        .filter(config -> (Double) Objects.requireNonNull(config.get(name)) < bound)
                        .count()
                / (double) all.size();
    }
}
