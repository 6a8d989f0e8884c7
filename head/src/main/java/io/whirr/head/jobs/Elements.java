package io.whirr.head.jobs;

import io.whirr.api.jobs.SweepSpec;
import io.whirr.head.batch.Ledger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The elements of an array: how many, with which numbers, and what each of them runs. */
sealed interface Elements {

    /**
     * The elements of a job; empty where it is no array.
     *
     * <p>A random sweep that was given no seed draws with the job's number: another submission draws anew, and whoever
     * wants the same draws once more knows the seed.
     */
    static Optional<Elements> of(StoredJob job) {
        SweepSpec sweep = job.spec().sweep();
        return of(sweep == null ? job.spec() : new JobSpec(job.spec().steps(), null, Sweep.seeded(sweep, job.id())));
    }

    /** The elements that a job will have; which those of a random sweep without a seed are cannot be known yet. */
    static Optional<Elements> of(JobSpec spec) {
        if (spec.array() != null) {
            return Optional.of(
                    new Numbers(ArrayRange.parse(spec.array()), spec.steps().getFirst()));
        }
        SweepSpec sweep = spec.sweep();
        return sweep == null
                ? Optional.empty()
                : Optional.of(new Swept(Sweep.of(sweep, spec.steps().getFirst().argv(), null)));
    }

    ArrayRange range();

    /** What the element with this number runs. */
    Run run(int number);

    default @Nullable Integer atOnce() {
        return range().atOnce();
    }

    /** The number of the element at a place, from 0. */
    default int number(int place) {
        return range().number(place);
    }

    default boolean has(int number) {
        return range().has(number);
    }

    /**
     * What an element runs.
     *
     * @param argv its command
     * @param name what people call it; null for as the job
     * @param config its parameters; null for the job's
     */
    record Run(
            List<String> argv,
            @Nullable String name,
            @Nullable Map<String, @Nullable Object> config) {}

    /** The same command for each number; it finds its own in its environment. */
    record Numbers(ArrayRange range, JobSpec.Step step) implements Elements {

        @Override
        public Run run(int number) {
            return new Run(step.argv(), null, null);
        }
    }

    /** A command for each combination of parameters. */
    record Swept(Sweep sweep) implements Elements {

        @Override
        public ArrayRange range() {
            return sweep.range();
        }

        @Override
        public Run run(int number) {
            return new Run(sweep.argv(number), sweep.name(number), sweep.config(number));
        }
    }

    /** The names of the steps of elements, from one place on. */
    default String[] steps(int from, int count) {
        String[] names = new String[count];
        for (int i = 0; i < count; i++) {
            names[i] = Ledger.partition(number(from + i));
        }
        return names;
    }
}
