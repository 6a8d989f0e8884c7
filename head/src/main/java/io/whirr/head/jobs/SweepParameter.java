package io.whirr.head.jobs;

import io.whirr.head.http.InvalidRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of a sweep.
 *
 * @param name what its option is called
 * @param domain what it can be
 */
record SweepParameter(String name, Domain domain) {

    /** What a parameter can be. */
    sealed interface Domain {

        /** The value that chance has chosen. */
        @Nullable
        Object drawn(long bits);
    }

    /** One of these, at least one; each as likely as the others. */
    record Values(List<@Nullable Object> values) implements Domain {

        @Override
        public @Nullable Object drawn(long bits) {
            return values.get((int) Draws.below(bits, values.size()));
        }
    }

    /** Any number from min to max. */
    record Uniform(double min, double max) implements Domain {

        @Override
        public Double drawn(long bits) {
            return Math.clamp(between(min, max, Draws.fraction(bits)), min, max);
        }
    }

    /** Any number from min, which is above 0, to max; each power of ten in between as likely as the others. */
    record LogUniform(double min, double max) implements Domain {

        /** Strict, so that the number is the same on every machine. */
        @Override
        public Double drawn(long bits) {
            double power = between(StrictMath.log(min), StrictMath.log(max), Draws.fraction(bits));
            return Math.clamp(StrictMath.exp(power), min, max);
        }
    }

    /** Any whole number from min to max, max included. */
    record IntUniform(long min, long max) implements Domain {

        @Override
        public Long drawn(long bits) {
            long count = max - min + 1;
            return count == 0 ? Long.valueOf(bits) : Long.valueOf(min + Draws.below(bits, count));
        }
    }

    /** Not by the difference, which may be larger than any number. */
    private static double between(double min, double max, double fraction) {
        return min * (1 - fraction) + max * fraction;
    }

    /**
     * Reads a parameter as a sweep file has it: {@code values}, a {@code distribution}, a plain list of values, or one
     * value, which is a constant.
     *
     * @throws InvalidRequest when it is none of them
     */
    static SweepParameter of(String name, @Nullable Object spec) {
        if (name.isBlank()) {
            throw wrong(name, "a parameter must have a name: it becomes an option of the command", name);
        }
        return new SweepParameter(name, domain(name, spec));
    }

    private static Domain domain(String name, @Nullable Object spec) {
        return switch (spec) {
            case null -> throw wrong(name, "a parameter must have values, a distribution or one value", null);
            case List<?> list -> values(name, list);
            case Map<?, ?> map when map.get("values") instanceof List<?> list -> values(name, list);
            case Map<?, ?> map
            when map.containsKey("values") ->
                throw wrong(name, "the values of a parameter must be a list", map.get("values"));
            case Map<?, ?> map when map.containsKey("distribution") -> distribution(name, map);
            case Map<?, ?> map -> throw wrong(name, "a parameter must have values, a distribution or one value", map);
            default -> values(name, List.of(spec));
        };
    }

    private static Values values(String name, List<?> list) {
        if (list.isEmpty()) {
            throw wrong(name, "a parameter must have at least one value", list);
        }
        for (Object value : list) {
            if (value instanceof Double number && !Double.isFinite(number)) {
                throw wrong(name, "the values of a parameter must be finite", value);
            }
        }
        return new Values(Collections.unmodifiableList(new ArrayList<>(list)));
    }

    private static Domain distribution(String name, Map<?, ?> spec) {
        Object kind = spec.get("distribution");
        BigDecimal min = bound(name, "min", spec, BigDecimal.ZERO);
        BigDecimal max = bound(name, "max", spec, BigDecimal.ONE);
        if (min.compareTo(max) > 0) {
            throw wrong(name, "min must not be greater than max", spec);
        }
        return switch (String.valueOf(kind)) {
            case "uniform" -> new Uniform(min.doubleValue(), max.doubleValue());
            case "log_uniform" -> logUniform(name, min, max);
            case "int_uniform" -> intUniform(name, min, max);
            default -> throw wrong(name, "a distribution must be uniform, log_uniform or int_uniform", kind);
        };
    }

    private static LogUniform logUniform(String name, BigDecimal min, BigDecimal max) {
        if (min.doubleValue() <= 0) {
            throw wrong(name, "min must be greater than 0 for log_uniform", min);
        }
        return new LogUniform(min.doubleValue(), max.doubleValue());
    }

    private static IntUniform intUniform(String name, BigDecimal min, BigDecimal max) {
        try {
            return new IntUniform(min.longValueExact(), max.longValueExact());
        } catch (ArithmeticException fractionOrTooLarge) {
            throw wrong(
                    name,
                    "min and max are whole numbers of at most 64 bits where the distribution is int_uniform",
                    min + " to " + max);
        }
    }

    /**
     * As upstream has it, the default for what is left out, and a number for one in a text: YAML takes 1e-5 for one.
     */
    private static BigDecimal bound(String name, String which, Map<?, ?> spec, BigDecimal otherwise) {
        if (!spec.containsKey(which)) {
            return otherwise;
        }
        Object value = spec.get(which);
        if (value instanceof Number || value instanceof String) {
            try {
                BigDecimal bound = new BigDecimal(value.toString().strip());
                if (Double.isFinite(bound.doubleValue())) {
                    return bound;
                }
            } catch (NumberFormatException noNumber) {
                // It is refused below, as what is a number for nobody is.
            }
        }
        throw wrong(name, which + " is a finite number", value);
    }

    /** A refusal that names the parameter; the message in lower case. */
    static InvalidRequest wrong(String name, String message, @Nullable Object input) {
        return InvalidRequest.at(List.of("body", "sweep", "parameters", name), message, input);
    }
}
