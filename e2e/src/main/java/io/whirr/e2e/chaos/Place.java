package io.whirr.e2e.chaos;

/**
 * What is to run once at a time: a step of a job, or of an element of it.
 *
 * @param element -1 where the job is no array
 */
record Place(long job, int element, String step) {

    /** The step of a single command. */
    static final String COMMAND = "command";

    private static final String PARTITION = COMMAND + ":partition";

    /** As a task is told: {@code job-12}, or {@code job-12.5} for an element. */
    static Place ofRun(String run, String step) {
        String[] numbers = run.substring("job-".length()).split("\\.", -1);
        int element = numbers.length > 1 ? Integer.parseInt(numbers[1]) : -1;
        return of(Long.parseLong(numbers[0]), element, step);
    }

    /** As Batch keeps it. */
    static Place ofStep(long job, String name) {
        return of(job, -1, name);
    }

    private static Place of(long job, int element, String step) {
        return step.startsWith(PARTITION)
                ? new Place(job, Integer.parseInt(step.substring(PARTITION.length())), COMMAND)
                : new Place(job, element, step);
    }

    @Override
    public String toString() {
        return "job " + job + (element < 0 ? "" : "." + element) + (step.equals(COMMAND) ? "" : " " + step);
    }
}
