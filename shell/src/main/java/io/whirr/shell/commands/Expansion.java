package io.whirr.shell.commands;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a sweep over a grid becomes, by the rules of the head: the last parameter changes fastest. */
final class Expansion {

    /** Numbers nearer to zero are written with two digits and an exponent, as whirr always has. */
    private static final double TINY = 1e-4;

    private static final double HUGE = 1e16;
    private static final int MOST = 1_000_000;

    private Expansion() {}

    /** One combination. */
    record Element(int index, String name, List<String> commandArgv, Map<String, @Nullable Object> config) {}

    /**
     * All combinations.
     *
     * @throws Failure when the sweep makes no sense, or draws at random, which only the head does
     */
    static List<Element> of(String name, Map<String, @Nullable Object> sweep) {
        if (!Objects.toString(sweep.getOrDefault("method", "grid")).equals("grid")) {
            throw new Failure(
                    "Only a grid can be shown beforehand: the head draws at random when the sweep is queued.",
                    "Queue it with --hold, look at it with 'whirr elements', then 'whirr release' or 'whirr cancel'.");
        }
        List<Map<String, @Nullable Object>> combinations = new ArrayList<>();
        combinations.add(new LinkedHashMap<>());
        if (sweep.get("parameters") instanceof Map<?, ?> parameters) {
            for (Map.Entry<?, ?> parameter : parameters.entrySet()) {
                combinations = with(combinations, parameter.getKey().toString(), parameter.getValue());
            }
        }
        int most = sweep.get("max_runs") instanceof Number number ? number.intValue() : MOST;
        List<String> program = Arrays.stream(
                        Objects.toString(sweep.get("program")).strip().split("\\s+", -1))
                .toList();
        var elements = new ArrayList<Element>();
        for (Map<String, @Nullable Object> config : combinations.subList(0, Math.min(most, combinations.size()))) {
            elements.add(new Element(elements.size(), name + "-" + elements.size(), argv(program, config), config));
        }
        return elements;
    }

    private static List<Map<String, @Nullable Object>> with(
            List<Map<String, @Nullable Object>> combinations, String parameter, @Nullable Object spec) {
        if (!(spec instanceof Map<?, ?> map) || !(map.get("values") instanceof List<?> values)) {
            throw new Failure(
                    "The parameter '" + parameter + "' needs 'values' in a grid.",
                    "Write " + parameter + ": {values: [0.1, 0.01]}.");
        }
        if ((long) combinations.size() * values.size() > MOST) {
            throw new Failure("The grid has more than " + MOST + " combinations.", "Leave out some of the values.");
        }
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (Map<String, @Nullable Object> combination : combinations) {
            for (Object value : values) {
                var further = new LinkedHashMap<>(combination);
                further.put(parameter, value);
                all.add(further);
            }
        }
        return all;
    }

    private static List<String> argv(List<String> program, Map<String, @Nullable Object> config) {
        var argv = new ArrayList<>(program);
        config.forEach((key, value) -> {
            argv.add("--" + key);
            argv.add(text(value));
        });
        return argv;
    }

    /** As Python writes it, whose programs these mostly are. */
    static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "None";
            case Boolean flag -> flag ? "True" : "False";
            case Double number -> decimal(number);
            case List<?> list -> list.stream().map(Expansion::quoted).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> quoted(entry.getKey()) + ": " + quoted(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            default -> value.toString();
        };
    }

    private static String quoted(@Nullable Object value) {
        return value instanceof String text ? "'" + text + "'" : text(value);
    }

    private static String decimal(double number) {
        if (number == 0 || !Double.isFinite(number)) {
            return String.valueOf(number).toLowerCase(Locale.ROOT);
        }
        if (Math.abs(number) < TINY) {
            return String.format(Locale.ROOT, "%.2e", number);
        }
        if (Math.abs(number) >= HUGE) {
            return new BigDecimal(Double.toString(number))
                    .stripTrailingZeros()
                    .toString()
                    .toLowerCase(Locale.ROOT);
        }
        String plain =
                new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
        return plain.contains(".") ? plain : plain + ".0";
    }
}
