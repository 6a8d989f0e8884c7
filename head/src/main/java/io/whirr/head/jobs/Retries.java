package io.whirr.head.jobs;

import io.whirr.api.jobs.RetryPolicy;
import io.whirr.head.batch.ExitReason;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Whether, and when, a failed attempt is tried again. */
final class Retries {

    private static final double USUAL_BACKOFF_SECONDS = 10;

    private static final double USUAL_FACTOR = 2;

    private static final double USUAL_LONGEST_SECONDS = 3_600;

    private static final double USUAL_JITTER = 0.1;

    /** Failures of the command itself; attempts that were lost have a budget of their own. */
    private static final Set<ExitReason> FAILURES = EnumSet.of(
            ExitReason.FAILED, ExitReason.COULD_NOT_START, ExitReason.TIMEOUT, ExitReason.MEMORY, ExitReason.LOG_LIMIT);

    private Retries() {}

    /** Whether the job has to be looked at to know what follows. */
    static boolean couldBeTriedAgain(ExitReason reason) {
        return reason == ExitReason.REQUEUED || FAILURES.contains(reason);
    }

    static boolean isWorthAnotherTry(TaskEnd end, JobSpec spec) {
        if (end.reason() == ExitReason.REQUEUED) {
            return true;
        }
        RetryPolicy policy = policy(end, spec);
        int most = policy == null ? 1 : Objects.requireNonNullElse(policy.maxAttempts(), 1);
        return FAILURES.contains(end.reason()) && policy != null && end.failed() + 1 < most && isOnList(end, policy);
    }

    private static boolean isOnList(TaskEnd end, RetryPolicy policy) {
        List<Integer> codes = policy.exitCodes();
        Integer status = end.end().exitStatus();
        return codes == null || (status != null && codes.contains(status));
    }

    /** How long to wait after an attempt: longer after every failure, and not the same for all that fail together. */
    static Duration backoff(TaskEnd end, JobSpec spec) {
        RetryPolicy policy = Objects.requireNonNull(policy(end, spec));
        double first = Objects.requireNonNullElse(policy.backoffSeconds(), USUAL_BACKOFF_SECONDS);
        double factor = Objects.requireNonNullElse(policy.backoffFactor(), USUAL_FACTOR);
        double longest = Objects.requireNonNullElse(policy.maxBackoffSeconds(), USUAL_LONGEST_SECONDS);
        double jitter = Objects.requireNonNullElse(policy.jitter(), USUAL_JITTER);
        double seconds = Math.min(longest, first * Math.pow(factor, end.failed()));
        double varied = seconds * (1 + jitter * (2 * ThreadLocalRandom.current().nextDouble() - 1));
        return Duration.ofMillis(Math.round(varied * 1_000));
    }

    private static @Nullable RetryPolicy policy(TaskEnd end, JobSpec spec) {
        return spec.steps().get(spec.indexOf(end.step())).retry();
    }
}
