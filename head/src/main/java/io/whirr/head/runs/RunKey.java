package io.whirr.head.runs;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which run: that of a whole job, or that of one element of an array.
 *
 * @param job the job's number
 * @param element the element's number, from 0; null for the run of the job itself
 */
public record RunKey(long job, @Nullable Integer element) {

    /**
     * From here on numbers are names of elements, for workers that know no arrays. No job has one: no head has ever had
     * so many.
     */
    public static final long FIRST_ALIAS = 1L << 40;

    public RunKey {
        if (element != null && element < 0) {
            throw new IllegalArgumentException("Job " + job + " has no element " + element + ": they begin at 0");
        }
    }

    /** The run of a whole job. */
    public static RunKey of(long job) {
        return new RunKey(job, null);
    }

    /** The name that it has for everybody: {@code job-12}, or {@code job-12.17} for an element. */
    public String id() {
        return element == null ? "job-" + job : "job-" + job + "." + element;
    }

    /**
     * Where its files are below the directory of all runs: {@code job-12}, or {@code job-12.elements/job-12.17}, so
     * that an array of a million elements adds one name to that directory. Its last part is its name.
     */
    public Path directory() {
        return element == null ? Path.of(id()) : Path.of("job-" + job + ".elements", id());
    }
}
