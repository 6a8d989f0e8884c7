package io.whirr.head.runs;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Where the life of a run is written down. Each method is one statement for all that it is given, and takes part in the
 * caller's transaction; what has to happen beside it happens after the commit.
 */
@Component
public class Runs {

    private final RunStore store;
    private final DescriptionLoop descriptions;
    private final RunWatch watch;
    private final RunFiles files;

    Runs(RunStore store, DescriptionLoop descriptions, RunWatch watch, RunFiles files) {
        this.store = store;
        this.descriptions = descriptions;
        this.watch = watch;
        this.files = files;
    }

    /** Where the head finds the files of a job's run, absolute. The directory is made by whoever runs the job. */
    public Path directory(long job) {
        return files.directory(job);
    }

    /** Jobs were submitted. A job whose run is there already keeps it. */
    public void opened(Collection<Long> jobs) {
        if (!jobs.isEmpty()) {
            store.open(jobs);
        }
    }

    /** Attempts were handed to workers: each begins now, and what an earlier attempt ended with is forgotten. */
    public void started(List<StartedRun> runs) {
        if (!runs.isEmpty()) {
            store.start(runs);
            afterCommit(watch::look);
        }
    }

    /** An old worker runs an element under a number of its own; its files are to be the element's. */
    public void alias(long number, RunKey run) {
        files.alias(number, run);
    }

    /** Jobs became final. Of a job that never began only the end is known. */
    public void ended(List<EndedRun> runs) {
        if (!runs.isEmpty()) {
            store.end(runs);
            afterCommit(() -> {
                watch.look();
                descriptions.add(runs.stream().map(ended -> ended.run().job()).toList());
            });
        }
    }

    /** Final jobs are wanted again: they have neither begun nor ended. The number of their last attempt stays. */
    public void reopened(Collection<Long> jobs) {
        if (!jobs.isEmpty()) {
            store.reopen(jobs);
            afterCommit(watch::look);
        }
    }

    private static void afterCommit(Runnable action) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            action.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                action.run();
            }
        });
    }
}
