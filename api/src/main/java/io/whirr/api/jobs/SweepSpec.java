package io.whirr.api.jobs;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parameters to be tried, in the words of whirr's sweep files. Each combination becomes an element of an array; its
 * command is the program with {@code --key value} for each parameter.
 *
 * @param program the command, split at blanks; null where the job has a {@code command_argv}
 * @param parameters by name: {@code values} or a {@code distribution} with {@code min} and {@code max}
 * @param method {@code grid}, every combination, or {@code random}, {@code max_runs} draws; null for grid
 * @param name what the elements' names begin with; null for the job's name
 * @param maxRuns how many elements at the most; a random sweep has exactly so many; null for 10 of those
 * @param seed of the draws: the same seed draws the same; null for the number of the job
 * @param atOnce how many elements may run at once; null for any number
 */
public record SweepSpec(
        @Nullable @Size(max = 100_000) String program,
        Map<String, @Nullable Object> parameters,
        @Nullable String method,
        @Nullable @Size(max = 255) String name,
        @Nullable @Min(1) @Max(1_000_000) Integer maxRuns,
        @Nullable Long seed,
        @Nullable @Min(1) @Max(1_000_000) Integer atOnce) {}
