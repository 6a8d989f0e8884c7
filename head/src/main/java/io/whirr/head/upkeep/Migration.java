package io.whirr.head.upkeep;

import io.whirr.head.batch.ExitReason;
import io.whirr.head.batch.History;
import io.whirr.head.batch.History.Entered;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.batch.Ledger;
import io.whirr.head.batch.PastJob;
import io.whirr.head.database.OtherDatabase;
import io.whirr.head.database.StartRefused;
import io.whirr.head.jobs.PastCommand;
import io.whirr.head.jobs.PastCommands;
import io.whirr.head.runs.PastRun;
import io.whirr.head.runs.PastRuns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes the jobs and runs of a whirr 0.5.3 over, under the numbers that they have, because their files are called by
 * them. A job that was taken over before is left alone, so it may be run again.
 */
@Component
class Migration {

    private static final int BATCH = 500;

    private final OtherDatabase databases;
    private final PastCommands commands;
    private final History history;
    private final PastRuns runs;
    private final TransactionTemplate transaction;

    Migration(
            OtherDatabase databases,
            PastCommands commands,
            History history,
            PastRuns runs,
            TransactionTemplate transaction) {
        this.databases = databases;
        this.commands = commands;
        this.history = history;
        this.runs = runs;
        this.transaction = transaction;
    }

    /**
     * Takes over what there is.
     *
     * @param from the database of whirr 0.5.3; empty for the head's own, in which both may live side by side
     * @param requeueRunning whether what is running there is queued here, though its worker may still be at it
     * @throws StartRefused when that would do harm
     */
    Migrated run(String from, boolean requeueRunning) {
        UpstreamStore upstream = new UpstreamStore(databases.at(from));
        if (!upstream.isThere()) {
            throw new StartRefused("There is no whirr 0.5.3 in that database: it has no tables jobs and runs."
                    + " Name the right one with --from postgresql://USER:PASSWORD@HOST:5432/DATABASE");
        }
        refuse(upstream, requeueRunning);
        long highest = upstream.highestJob();
        history.numbersAreTaken(highest);
        Migrated sum = new Migrated(upstream.runsWithoutJob());
        List<UpstreamJob> page = upstream.jobsAfter(0, BATCH);
        while (!page.isEmpty()) {
            List<UpstreamJob> batch = page;
            sum = sum.plus(Objects.requireNonNull(transaction.execute(status -> takeOver(batch))));
            page = upstream.jobsAfter(page.getLast().id(), BATCH);
        }
        return sum;
    }

    private void refuse(UpstreamStore upstream, boolean requeueRunning) {
        long running = upstream.running();
        if (running > 0 && !requeueRunning) {
            throw new StartRefused(running + " jobs are running there. Let them finish under the old head first,"
                    + " or stop its workers and call this with --requeue-running: they are then queued again");
        }
        commands.stranger(upstream.highestJob(), UpstreamJob.KEYS_BEGIN).ifPresent(job -> {
            throw new StartRefused("Job " + job + " was submitted to this head, and there is one of that number to be"
                    + " taken over: migrate into a database that had no jobs of its own yet");
        });
    }

    private Migrated takeOver(List<UpstreamJob> batch) {
        Set<String> known = commands.known(batch.stream().map(UpstreamJob::key).toList());
        List<String> faults = new ArrayList<>();
        List<UpstreamJob> fresh = new ArrayList<>();
        for (UpstreamJob job : batch) {
            String fault = job.fault();
            if (fault != null) {
                faults.add("job " + job.id() + ": " + fault);
            } else if (!known.contains(job.key())) {
                fresh.add(job);
            }
        }
        if (!fresh.isEmpty()) {
            write(fresh);
        }
        long queued = fresh.stream().filter(job -> job.reason() == null).count();
        return new Migrated(fresh.size() - queued, queued, known.size(), faults, 0);
    }

    private void write(List<UpstreamJob> fresh) {
        Map<Long, Entered> entered =
                history.enter(fresh.stream().map(Migration::past).toList());
        commands.store(
                fresh.stream().map(job -> command(job, rows(entered, job))).toList());
        runs.store(fresh.stream().map(Migration::run).toList());
    }

    private static Entered rows(Map<Long, Entered> entered, UpstreamJob job) {
        return Objects.requireNonNull(entered.get(job.id()));
    }

    private static PastJob past(UpstreamJob job) {
        return new PastJob(
                job.id(),
                Ledger.jobName(Objects.requireNonNullElse(job.name(), "")),
                job.key(),
                job.reason(),
                Objects.requireNonNullElse(job.errorMessage(), ""),
                job.worker(),
                job.exitCode(),
                job.created(),
                job.started(),
                job.ended());
    }

    private static PastCommand command(UpstreamJob job, Entered rows) {
        return new PastCommand(
                job.id(),
                job.name(),
                job.command(),
                Objects.requireNonNullElse(job.workdir(), "/"),
                job.configuration(),
                job.labels(),
                job.key(),
                rows.execution(),
                rows.step(),
                job.reason() == null ? JobStatus.QUEUED : job.reason().status(),
                job.created());
    }

    private static PastRun run(UpstreamJob job) {
        ExitReason reason = job.reason();
        return reason == null
                ? new PastRun(job.id(), null, null, null, null, null, null, null)
                : new PastRun(
                        job.id(),
                        job.worker(),
                        job.hostname(),
                        job.started(),
                        job.ended(),
                        job.exitCode(),
                        reason.name(),
                        job.errorMessage());
    }
}
