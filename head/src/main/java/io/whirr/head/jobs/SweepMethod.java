package io.whirr.head.jobs;

import io.whirr.head.jobs.SweepParameter.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the parameters of the elements of a sweep are chosen. */
sealed interface SweepMethod {

    /** The values of an element, in the order of the parameters. */
    @Nullable
    Object[] values(List<SweepParameter> parameters, int element);

    /** Every combination, each once; the first parameter varies slowest. All of them are {@link Values}. */
    record Grid() implements SweepMethod {

        @Override
        public @Nullable Object[] values(List<SweepParameter> parameters, int element) {
            var chosen = new @Nullable Object[parameters.size()];
            int rest = element;
            for (int i = parameters.size() - 1; i >= 0; i--) {
                List<@Nullable Object> values = ((Values) parameters.get(i).domain()).values();
                chosen[i] = values.get(rest % values.size());
                rest /= values.size();
            }
            return chosen;
        }
    }

    /**
     * Each element by chance.
     *
     * @param seed the same one draws the same; null while none is chosen: then only the number of elements is known
     */
    record Random(@Nullable Long seed) implements SweepMethod {

        @Override
        public @Nullable Object[] values(List<SweepParameter> parameters, int element) {
            if (seed == null) {
                throw new IllegalStateException("A random sweep draws nothing before it has a seed");
            }
            var chosen = new @Nullable Object[parameters.size()];
            for (int i = 0; i < chosen.length; i++) {
                chosen[i] = parameters.get(i).domain().drawn(Draws.bits(seed, element, i));
            }
            return chosen;
        }
    }
}
