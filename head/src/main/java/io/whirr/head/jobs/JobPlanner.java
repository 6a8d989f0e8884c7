package io.whirr.head.jobs;

import io.whirr.api.jobs.After;
import io.whirr.api.jobs.StepSpec;
import io.whirr.api.jobs.SubmitJob;
import io.whirr.api.jobs.SweepSpec;
import io.whirr.head.batch.Ledger;
import io.whirr.head.http.InvalidRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Works out what a request asks for, and refuses what makes no sense. */
@Component
class JobPlanner {

    private static final Pattern STEP_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,60}");

    private final JobJson json;

    private final TaskMaker maker;

    JobPlanner(JobJson json, TaskMaker maker) {
        this.json = json;
        this.maker = maker;
    }

    /**
     * Makes a submission of a request.
     *
     * @param identity its identifying parameters in the ledger
     * @param key what makes it repeatable; null for none
     * @throws InvalidRequest when it makes no sense
     */
    Submission plan(SubmitJob request, Map<String, String> identity, @Nullable String key) {
        JobSpec spec = spec(request);
        List<After> after = after(request, spec);
        maker.prepare(spec);
        List<String> tags = tags(request, spec);
        String specJson = json.write(spec);
        String config = json.write(request.config());
        int priority = Objects.requireNonNullElse(request.priority(), 0);
        boolean held = Boolean.TRUE.equals(request.hold());
        String digest = key == null
                ? null
                : digest(
                        specJson,
                        config,
                        json.tags(tags),
                        request.name(),
                        request.owner(),
                        request.group(),
                        priority + " " + held,
                        json.after(after));
        return new Submission(
                request.name(),
                spec,
                specJson,
                config,
                tags,
                priority,
                request.owner(),
                request.group(),
                held,
                after,
                identity,
                key,
                digest);
    }

    /** The numbers of the elements that are asked for; empty where it is no array. */
    static Optional<ArrayRange> elements(SubmitJob request) {
        if (request.array() != null) {
            return Optional.of(ArrayRange.parse(request.array()));
        }
        return request.sweep() == null
                ? Optional.empty()
                : Optional.of(Sweep.of(request.sweep(), request.commandArgv(), request.name())
                        .range());
    }

    static JobSpec spec(SubmitJob request) {
        check(!(request.steps() != null && request.commandArgv() != null), "steps", "a job is a command or a pipeline");
        check(
                !(request.steps() != null && (request.array() != null || request.sweep() != null)),
                "steps",
                "the elements of an array are single commands: submit a pipeline for each");
        check(!(request.array() != null && request.sweep() != null), "array", "a job is an array or a sweep");
        environment(request.env(), List.of("body", "env"));
        if (request.sweep() != null) {
            return swept(request, request.sweep());
        }
        var _ = elements(request);
        return new JobSpec(steps(request, request.commandArgv()), request.array(), null);
    }

    /** The program becomes the command of the job, so that it is the same job however it was said. */
    private static JobSpec swept(SubmitJob request, SweepSpec asked) {
        Sweep sweep = Sweep.of(asked, request.commandArgv(), request.name());
        return new JobSpec(
                steps(request, sweep.program()),
                null,
                new SweepSpec(
                        null,
                        asked.parameters(),
                        asked.method(),
                        sweep.base(),
                        asked.maxRuns(),
                        asked.seed(),
                        asked.atOnce()));
    }

    /** A sweep is found by its own label, as upstream's users are used to. */
    private static @Nullable List<String> tags(SubmitJob request, JobSpec spec) {
        List<String> tags = request.tags() == null ? List.of() : request.tags();
        if (spec.sweep() == null) {
            return request.tags();
        }
        String own = Sweep.tag(spec.sweep().name());
        return Stream.concat(tags.stream().filter(tag -> !tag.equals(own)), Stream.of(own))
                .toList();
    }

    private static List<JobSpec.Step> steps(SubmitJob request, @Nullable List<String> argv) {
        List<StepSpec> steps = request.steps();
        if (steps != null) {
            names(steps);
            return steps.stream().map(step -> step(step, request)).toList();
        }
        return List.of(new JobSpec.Step(
                Ledger.COMMAND_STEP,
                Objects.requireNonNullElse(argv, List.of()),
                request.workdir(),
                request.env(),
                request.needs(),
                request.limits(),
                request.retry()));
    }

    private static void names(List<StepSpec> steps) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < steps.size(); i++) {
            String name = steps.get(i).name();
            List<Object> place = List.of("body", "steps", i, "name");
            if (!STEP_NAME.matcher(name).matches()) {
                throw InvalidRequest.at(
                        place, "the name of a step is 1 to 60 letters, digits, dots, dashes and underscores", name);
            }
            if (!names.add(name)) {
                throw InvalidRequest.at(place, "another step is called that", name);
            }
            environment(steps.get(i).env(), List.of("body", "steps", i, "env"));
        }
    }

    private static JobSpec.Step step(StepSpec step, SubmitJob job) {
        Map<String, String> env = new HashMap<>(Objects.requireNonNullElse(job.env(), Map.of()));
        env.putAll(Objects.requireNonNullElse(step.env(), Map.of()));
        return new JobSpec.Step(
                step.name(),
                step.commandArgv(),
                step.workdir() == null ? job.workdir() : step.workdir(),
                env.isEmpty() ? null : env,
                step.needs() == null ? job.needs() : step.needs(),
                step.limits() == null ? job.limits() : step.limits(),
                step.retry() == null ? job.retry() : step.retry());
    }

    private static void environment(@Nullable Map<String, String> env, List<Object> place) {
        for (String name : env == null ? Set.<String>of() : env.keySet()) {
            if (name.isEmpty() || name.contains("=")) {
                throw InvalidRequest.at(place, "a variable's name must not be empty or contain =", name);
            }
        }
    }

    private static List<After> after(SubmitJob request, JobSpec spec) {
        List<After> after = Objects.requireNonNullElse(request.after(), List.of());
        Set<Object> others = new HashSet<>();
        for (int i = 0; i < after.size(); i++) {
            After other = after.get(i);
            List<Object> place = List.of("body", "after", i);
            if (condition(other) == null) {
                throw InvalidRequest.at(place, "on must be ok, failed or any", other.on());
            }
            if (Boolean.TRUE.equals(other.elementwise()) && !spec.isArray()) {
                throw InvalidRequest.at(place, "only an array waits elementwise", true);
            }
            if (!others.add(other.key() == null ? String.valueOf(other.job()) : "key " + other.key())) {
                throw InvalidRequest.at(place, "the job is named twice", other.job());
            }
        }
        return after;
    }

    static @Nullable Condition condition(After after) {
        return Condition.of(Objects.requireNonNullElse(after.on(), "ok")).orElse(null);
    }

    private static void check(boolean holds, String field, String message) {
        if (!holds) {
            throw InvalidRequest.inBody(field, message, null);
        }
    }

    private static String digest(@Nullable String... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                digest.update(part == null ? new byte[] {0} : part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) '\n');
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
