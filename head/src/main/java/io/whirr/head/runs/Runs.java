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
    private final ElementLinks links;

    Runs(RunStore store, DescriptionLoop descriptions, RunWatch watch, RunFiles files, ElementLinks links) {
        this.store = store;
        this.descriptions = descriptions;
        this.watch = watch;
        this.files = files;
        this.links = links;
    }

    /** What the head shares with its workers, absolute. */
    public Path dataDirectory() {
        return files.dataDirectory();
    }

    /** Where the head finds the files of a run, absolute. The directory is made by whoever runs the job. */
    public Path directory(RunKey run) {
        return files.directory(run);
    }

    /**
     * An element is handed out, under the number of a job that there is not, to a worker that knows no elements: what
     * it writes into the directory of that job will be found in the element's. To be called before the worker hears of
     * the element; waits for the file server, but not for long.
     *
     * @param alias the number, at least 2^40
     */
    public void alias(long alias, RunKey run) {
        links.link(alias, run);
    }

    /** Jobs were submitted. A job whose run is there already keeps it. The elements of arrays have no runs yet. */
    public void opened(Collection<Long> jobs) {
        if (!jobs.isEmpty()) {
            store.open(jobs);
        }
    }

    /**
     * Attempts were handed to workers: each begins now, and what an earlier attempt ended with is forgotten. So it is
     * when a pipeline goes on with its next step, whose attempt has the next number, though its run has not ended. With
     * the first of its elements an array begins, too.
     */
    public void started(List<StartedRun> runs) {
        if (!runs.isEmpty()) {
            store.start(runs);
            afterCommit(watch::look);
        }
    }

    /** Runs became final. Of a job that never began only the end is known, of such an element nothing. */
    public void ended(List<EndedRun> runs) {
        if (!runs.isEmpty()) {
            store.end(runs);
            afterCommit(() -> {
                watch.look();
                descriptions.add(runs.stream().map(EndedRun::run).toList());
            });
        }
    }

    /**
     * Final runs are wanted again, or an attempt at an element was given back: they have neither begun nor ended. The
     * number of their last attempt stays.
     */
    public void reopened(Collection<RunKey> runs) {
        if (!runs.isEmpty()) {
            store.reopen(runs);
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
