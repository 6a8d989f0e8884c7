package io.whirr.head.jobs;

import io.whirr.api.jobs.After;
import io.whirr.api.jobs.Limits;
import io.whirr.api.jobs.Needs;
import io.whirr.api.jobs.RetryPolicy;
import io.whirr.api.jobs.StepSpec;
import io.whirr.api.jobs.SubmitJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request in words, for tests: what is not said is not asked for. */
public final class JobRequest {

    private @Nullable List<String> argv;

    private @Nullable String name;

    private @Nullable List<String> tags;

    private @Nullable Map<String, String> env;

    private @Nullable List<StepSpec> steps;

    private @Nullable String array;

    private @Nullable Needs needs;

    private @Nullable Limits limits;

    private @Nullable RetryPolicy retry;

    private @Nullable Integer priority;

    private @Nullable String owner;

    private @Nullable Boolean hold;

    private final List<After> after = new ArrayList<>();

    private JobRequest() {}

    public static JobRequest command(String... argv) {
        JobRequest request = new JobRequest();
        request.argv = List.of(argv);
        return request;
    }

    public static JobRequest pipeline(String... steps) {
        JobRequest request = new JobRequest();
        request.steps = List.of(steps).stream()
                .map(step -> new StepSpec(step, List.of(step), null, null, null, null, null))
                .toList();
        return request;
    }

    public JobRequest named(String value) {
        name = value;
        return this;
    }

    public JobRequest tagged(String... values) {
        tags = List.of(values);
        return this;
    }

    public JobRequest with(Map<String, String> values) {
        env = values;
        return this;
    }

    public JobRequest array(String value) {
        array = value;
        return this;
    }

    public JobRequest needing(Needs value) {
        needs = value;
        return this;
    }

    public JobRequest gpus(int count) {
        return needing(new Needs(count, null, null, null, null, null));
    }

    public JobRequest limited(Limits value) {
        limits = value;
        return this;
    }

    public JobRequest tried(int attempts, double backoffSeconds, Integer... exitCodes) {
        retry = new RetryPolicy(
                attempts, backoffSeconds, null, null, 0.0, exitCodes.length == 0 ? null : List.of(exitCodes));
        return this;
    }

    public JobRequest priority(int value) {
        priority = value;
        return this;
    }

    public JobRequest of(String value) {
        owner = value;
        return this;
    }

    public JobRequest held() {
        hold = true;
        return this;
    }

    public JobRequest after(long job, String on) {
        after.add(new After(job, null, on, null));
        return this;
    }

    public JobRequest elementwiseAfter(long job) {
        after.add(new After(job, null, null, true));
        return this;
    }

    public JobRequest afterKey(String key) {
        return after(new After(null, key, null, null));
    }

    public JobRequest after(After other) {
        after.add(other);
        return this;
    }

    public SubmitJob get() {
        return new SubmitJob(
                argv,
                "/",
                name,
                null,
                tags,
                env,
                steps,
                array,
                null,
                needs,
                limits,
                retry,
                priority,
                owner,
                null,
                hold,
                after.isEmpty() ? null : after);
    }
}
