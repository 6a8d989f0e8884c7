package io.whirr.head.leases;

import io.whirr.api.jobs.Job;
import io.whirr.api.leases.Task;
import io.whirr.head.batch.Ledger;
import io.whirr.head.http.Refusal;
import io.whirr.head.jobs.Handout;
import io.whirr.head.runs.RunKey;
import io.whirr.head.runs.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Lets workers run elements of arrays that know nothing of arrays.
 *
 * <p>Such a worker has one number for a job, for its calls and for its directory, so every element gets a number of its
 * own, far above those of jobs; and it sets no variables, so the command sets its own by {@code env}.
 */
@Component
class Aliases {

    private final Ledger ledger;

    private final Runs runs;

    Aliases(Ledger ledger, Runs runs) {
        this.ledger = ledger;
        this.runs = runs;
    }

    /** The job as a worker is told of it that knows no tokens. */
    Job forOldWorker(Handout handout) {
        Job job = handout.job();
        Task task = handout.task();
        if (task.element() == null) {
            return task.env().isEmpty() ? job : with(job, job.id(), environment(task.env(), job.commandArgv()));
        }
        long alias = RunKey.FIRST_ALIAS + task.token();
        runs.alias(alias, new RunKey(job.id(), task.element()));
        Map<String, String> env = new TreeMap<>(task.env());
        env.put("WHIRR_ARRAY_INDEX", task.element().toString());
        env.put("WHIRR_ATTEMPT", Integer.toString(task.attempt()));
        return with(job, alias, environment(env, job.commandArgv()));
    }

    private static List<String> environment(Map<String, String> env, List<String> argv) {
        List<String> words = new ArrayList<>();
        words.add("env");
        new TreeMap<>(env).forEach((name, value) -> words.add(name + "=" + value));
        words.addAll(argv);
        return words;
    }

    private static Job with(Job job, long id, List<String> argv) {
        return new Job(
                id,
                job.name(),
                argv,
                job.workdir(),
                job.config(),
                job.tags(),
                job.status(),
                job.attempt(),
                job.workerId(),
                job.createdAt(),
                job.startedAt(),
                job.finishedAt(),
                job.exitCode(),
                RunKey.of(id).id(),
                job.cancelRequested(),
                job.reason(),
                job.errorMessage(),
                job.step(),
                job.token(),
                job.priority(),
                job.owner(),
                job.group(),
                job.waitsFor(),
                job.after(),
                job.steps(),
                job.elements());
    }

    /**
     * Who speaks of what.
     *
     * @param number a job's, or one that an element was given
     */
    Holder holder(long number, String worker, @Nullable Long token) {
        if (number < RunKey.FIRST_ALIAS) {
            return new Holder(number, worker, token);
        }
        long element = number - RunKey.FIRST_ALIAS;
        long job = ledger.jobOf(element).orElseThrow(() -> Refusal.notFound("Job %d not found".formatted(number)));
        return new Holder(job, worker, element);
    }
}
