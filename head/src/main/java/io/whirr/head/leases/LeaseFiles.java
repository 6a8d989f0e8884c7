package io.whirr.head.leases;

import io.whirr.head.leases.TaskStore.FiledLease;
import io.whirr.head.runs.Runs;
import io.whirr.head.workers.StorageMark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * The second channel of leases: where heads and workers share the data directory, a worker also beats by a file there,
 * and a lease whose file is fresh does not end only because the head was away.
 *
 * <p>All looking is done on a thread of its own, for a limited time: a file server may hang. A lease that may have a
 * file is never taken back unlooked at, for its holder goes on as long as either channel holds; only when nobody could
 * look for a long while it is taken for lost.
 */
@Component
class LeaseFiles implements SmartLifecycle, StorageMark {

    private static final Logger log = LoggerFactory.getLogger(LeaseFiles.class);

    /** How long a lease is left alone whose file could not be looked at; then it is looked at again. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final Duration TIDY_EVERY = Duration.ofHours(1);

    private final TaskStore store;

    private final LeaseDirectory directory;

    private final LeaseProperties properties;

    private final LongSupplier clock;

    private final UnseenLeases unseen;

    private final ExecutorService looks = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("lease-files").daemon().factory());

    private volatile @Nullable Future<?> hanging;

    private volatile @Nullable String mark;

    private volatile @Nullable Thread tidying;

    private volatile long tidyFrom;

    private volatile boolean running;

    @Autowired
    LeaseFiles(TaskStore store, Runs runs, LeaseProperties properties) {
        this(store, runs, properties, System::nanoTime);
    }

    LeaseFiles(TaskStore store, Runs runs, LeaseProperties properties, LongSupplier clock) {
        this.store = store;
        this.directory = new LeaseDirectory(runs.dataDirectory().resolve("leases"));
        this.properties = properties;
        this.clock = clock;
        this.tidyFrom = clock.getAsLong();
        this.unseen = new UnseenLeases(SOON, clock);
    }

    /** The file by which workers know that this head looks into their directory; null when it cannot look now. */
    @Override
    public @Nullable String mark() {
        return mark;
    }

    /**
     * Listens on the second channel for those who are silent on the first, and puts off the end of their leases.
     *
     * @return the leases that are silent on both
     */
    List<Long> listen() {
        List<FiledLease> expired = store.expiredWithFiles(properties.sweepBatch());
        Optional<String> now = inTime(directory::open);
        mark = now.orElse(null);
        Set<Long> formerlyUnseen = unseen.tokens();
        if (!formerlyUnseen.isEmpty()) {
            unseen.keepOnly(store.dueWithin(formerlyUnseen, SOON));
        }
        if (expired.isEmpty()) {
            return List.of();
        }
        List<FiledLease> mine = expired.stream()
                .filter(lease -> now.filter(lease.channel()::equals).isPresent())
                .toList();
        Optional<Map<Long, Duration>> ages = mine.isEmpty() ? Optional.empty() : inTime(() -> directory.ages(mine));
        return judge(expired, mine, ages.orElse(null));
    }

    private List<Long> judge(List<FiledLease> expired, List<FiledLease> mine, @Nullable Map<Long, Duration> ages) {
        Set<FiledLease> looked = ages == null ? Set.of() : new HashSet<>(mine);
        Map<Long, Duration> left = new HashMap<>();
        List<Long> silent = new ArrayList<>();
        for (FiledLease lease : expired) {
            Duration age = ages == null ? null : ages.get(lease.token());
            if (looked.contains(lease)) {
                unseen.forget(lease.token());
            }
            if (age != null && age.compareTo(lease.term()) < 0) {
                left.put(lease.token(), lease.term().minus(age));
            } else if (looked.contains(lease) || isUnseenForLong(lease)) {
                silent.add(lease.token());
            } else {
                left.put(lease.token(), SOON);
            }
        }
        if (!left.isEmpty()) {
            store.extendByFile(left);
            log.info("leases kept by their files, or for want of a look at them leases={}", left.size());
        }
        return silent;
    }

    private boolean isUnseenForLong(FiledLease lease) {
        return unseen.add(lease.token()).compareTo(properties.unseenFiles()) > 0;
    }

    /**
     * Removes what is left of leases that have ended, about once an hour. That takes as long as it takes, on a thread
     * of its own: looks go on meanwhile, and whether files count does not hang on it.
     */
    void tidyNowAndThen() {
        Thread former = tidying;
        boolean busy = former != null && former.isAlive();
        if (mark != null && !busy && clock.getAsLong() - tidyFrom >= 0) {
            tidyFrom = clock.getAsLong() + TIDY_EVERY.toNanos();
            tidying = Thread.ofPlatform().name("lease-files-tidying").daemon().start(this::tidy);
        }
    }

    private void tidy() {
        try {
            List<Long> old = directory.old();
            Set<Long> live = old.isEmpty() ? Set.of() : store.live(old);
            directory.remove(old.stream().filter(token -> !live.contains(token)).toList());
        } catch (IOException | UncheckedIOException | DataAccessException e) {
            log.warn("old lease files are left where they are for another hour: {}", e.toString());
        }
    }

    /** What a look brought; empty when it took too long, an earlier one still hangs, or it failed. */
    private <T> Optional<T> inTime(Look<T> look) {
        Future<?> former = hanging;
        if (former != null && !former.isDone()) {
            return Optional.empty();
        }
        Future<T> future = looks.submit(look::take);
        hanging = future;
        try {
            return Optional.of(future.get(properties.filePatience().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            log.warn("the data directory does not answer; leases with files are left alone until it does");
            return Optional.empty();
        } catch (ExecutionException e) {
            log.warn("lease files cannot be looked at: {}", String.valueOf(e.getCause()));
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @FunctionalInterface
    private interface Look<T> {
        T take() throws IOException;
    }

    /** From the first answer on workers hear whether files count. */
    @Override
    public void start() {
        running = true;
        mark = inTime(directory::open).orElse(null);
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
