package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.whirr.api.jobs.Job;
import io.whirr.head.needs.Machine;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * What the life of a job costs in bytes that are allocated for it, from the service down to the driver, of twenty that
 * are served together. No machine's speed has a part in it, and the least of some rounds is the same each time: 8,420
 * for a claim, and 15 for each set of needs that there is, 765 for a renewal and 5,500 for an end were measured when
 * the bounds were set a little above.
 */
class AllocationTest extends QueueTest {

    private static final int ROUNDS = 20;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Autowired
    Claims claims;

    @Autowired
    LeaseStore store;

    @Test
    void aClaim() {
        long bytes = least(() -> {
            IntStream.range(0, 20).forEach(i -> givenJob());
            List<Claim> twenty = IntStream.range(0, 20)
                    .mapToObj(i -> new Claim("worker-" + i, null, true, TERM, Machine.ofSlot(null), 0, false))
                    .toList();
            return () -> assertThat(claims.serve(twenty, new Looks())).hasSize(20);
        });

        assertThat(bytes / 20).isLessThan(9_500 + 20 * needSets());
    }

    @Test
    void aRenewal() {
        IntStream.range(0, 20).forEach(i -> givenJob());
        List<RenewalFunnel.Request> twenty = IntStream.range(0, 20)
                .mapToObj(i -> claim("worker-" + i))
                .map(job -> new RenewalFunnel.Request(holder(job), TERM))
                .toList();

        long bytes = least(() ->
                () -> assertThat(store.renew(twenty, ".head-of-this-directory")).hasSize(20));

        assertThat(bytes / 20).isLessThan(1_000);
    }

    @Test
    void anEnd() {
        long bytes = least(() -> {
            IntStream.range(0, 20).forEach(i -> givenJob());
            List<Job> twenty =
                    IntStream.range(0, 20).mapToObj(i -> claim("worker-" + i)).toList();
            List<Report> ends =
                    twenty.stream().map(job -> reportOf(holder(job), 0)).toList();
            return () -> assertThat(reports.endTogether(ends)).allMatch(Optional::isPresent);
        });

        assertThat(bytes / 20).isLessThan(6_500);
    }

    /** Other tests have made some. */
    private long needSets() {
        return jdbc.sql("SELECT count(*) FROM need").query(Long.class).single();
    }

    private long least(Supplier<Runnable> round) {
        return LongStream.range(0, ROUNDS)
                .map(i -> {
                    Runnable deed = round.get();
                    long before = threads.getCurrentThreadAllocatedBytes();
                    deed.run();
                    return threads.getCurrentThreadAllocatedBytes() - before;
                })
                .min()
                .orElseThrow();
    }
}
