package io.whirr.head.jobs;

import io.whirr.api.jobs.SweepSpec;
import io.whirr.head.http.InvalidRequest;
import io.whirr.head.jobs.SweepParameter.Values;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sweep: what each element of its array is called, configured with and runs. Each is worked out by itself when it is
 * asked for, so that a million of them cost nothing.
 *
 * <p>The parameters count in the order in which they were written down: wherever a {@link SweepSpec} is stored, that
 * order has to be kept, or its elements become others.
 *
 * @param program the command, without the parameters
 * @param parameters in their order, at least one
 * @param method how the parameters of an element are chosen
 * @param range the numbers of its elements, from 0
 * @param base what their names begin with
 */
record Sweep(List<String> program, List<SweepParameter> parameters, SweepMethod method, ArrayRange range, String base) {

    private static final int MOST_PARAMETERS = 1_000;

    private static final int USUAL_DRAWS = 10;

    /**
     * Reads a sweep.
     *
     * @param argv the command of its job, which the sweep itself may have as {@code program}; null or empty for none
     * @param jobName what people call the job; null for nothing
     * @throws InvalidRequest when it makes no sense, with the field that does not
     */
    static Sweep of(SweepSpec spec, @Nullable List<String> argv, @Nullable String jobName) {
        List<SweepParameter> parameters = parameters(spec);
        SweepMethod method = method(spec);
        int size = switch (method) {
            case SweepMethod.Grid() -> combinations(spec, parameters);
            case SweepMethod.Random _ -> Objects.requireNonNullElse(spec.maxRuns(), USUAL_DRAWS);
        };
        return new Sweep(
                program(spec, argv),
                parameters,
                method,
                new ArrayRange(0, 1, size, spec.atOnce()),
                Objects.requireNonNullElse(spec.name(), Objects.requireNonNullElse(jobName, "sweep")));
    }

    /** The sweep with this seed, where it draws and was given none. */
    static SweepSpec seeded(SweepSpec spec, long seed) {
        return spec.seed() != null || !(method(spec) instanceof SweepMethod.Random)
                ? spec
                : new SweepSpec(
                        spec.program(),
                        spec.parameters(),
                        spec.method(),
                        spec.name(),
                        spec.maxRuns(),
                        seed,
                        spec.atOnce());
    }

    /** What an element is called. */
    String name(int element) {
        return base + "-" + element;
    }

    /** The label of the whole job, by which upstream's users find their sweeps. */
    String tag() {
        return tag(base);
    }

    static String tag(@Nullable String base) {
        return "sweep:" + base;
    }

    /** The parameters of an element, in their order. */
    Map<String, @Nullable Object> config(int element) {
        Objects.checkIndex(element, range.size());
        var config = new LinkedHashMap<String, @Nullable Object>();
        @Nullable Object[] values = method.values(parameters, element);
        for (int i = 0; i < values.length; i++) {
            config.put(parameters.get(i).name(), values[i]);
        }
        return Collections.unmodifiableMap(config);
    }

    /** The command of an element: the program, and each parameter as an option with its value. */
    List<String> argv(int element) {
        var argv = new ArrayList<>(program);
        config(element).forEach((name, value) -> {
            argv.add("--" + name);
            argv.add(PythonText.argument(value));
        });
        return List.copyOf(argv);
    }

    private static List<String> program(SweepSpec spec, @Nullable List<String> argv) {
        boolean jobHasOne = argv != null && !argv.isEmpty();
        List<String> words = spec.program() == null
                ? List.of()
                : List.of(spec.program().strip().split("\\s+"));
        if (spec.program() != null && spec.program().isBlank()) {
            throw wrong("program", "program must not be blank", spec.program());
        }
        if (jobHasOne == (spec.program() != null)) {
            throw wrong(
                    "program",
                    jobHasOne
                            ? "the command is said twice: leave out program or the job's command_argv"
                            : "a sweep runs a program: say it here, or as the job's command_argv",
                    spec.program());
        }
        return jobHasOne ? List.copyOf(argv) : words;
    }

    private static List<SweepParameter> parameters(SweepSpec spec) {
        int count = spec.parameters().size();
        if (count < 1 || count > MOST_PARAMETERS) {
            throw wrong("parameters", "a sweep has 1 to %d parameters, not %d".formatted(MOST_PARAMETERS, count), null);
        }
        return spec.parameters().entrySet().stream()
                .map(parameter -> SweepParameter.of(parameter.getKey(), parameter.getValue()))
                .toList();
    }

    private static SweepMethod method(SweepSpec spec) {
        return switch (spec.method()) {
            case "grid" -> new SweepMethod.Grid();
            case "random" -> new SweepMethod.Random(spec.seed());
            case null -> new SweepMethod.Grid();
            default -> throw wrong("method", "the method of a sweep is grid or random", spec.method());
        };
    }

    /** All combinations, or the first so many as there may be at the most. */
    private static int combinations(SweepSpec spec, List<SweepParameter> parameters) {
        int most = Objects.requireNonNullElse(spec.maxRuns(), ArrayRange.LARGEST + 1);
        long combinations = 1;
        for (SweepParameter parameter : parameters) {
            if (!(parameter.domain() instanceof Values(List<@Nullable Object> values))) {
                throw SweepParameter.wrong(
                        parameter.name(),
                        "a grid tries each of a list of values: only a sweep with the method random draws from a"
                                + " distribution",
                        spec.parameters().get(parameter.name()));
            }
            combinations = Math.min(most, combinations * values.size());
        }
        if (combinations > ArrayRange.LARGEST) {
            throw wrong(
                    "parameters",
                    ("the grid has more than %d combinations: try fewer values, set max_runs, or draw with the"
                                    + " method random")
                            .formatted(ArrayRange.LARGEST),
                    null);
        }
        return (int) combinations;
    }

    private static InvalidRequest wrong(String field, String message, @Nullable Object input) {
        return InvalidRequest.at(List.of("body", "sweep", field), message, input);
    }
}
