package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.jobs.Needs;
import io.whirr.head.jobs.JobRequest;
import io.whirr.head.needs.Machine;
import io.whirr.head.needs.NeedSets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What a claim costs hangs on what it brings, not on what waits: counted in rows that PostgreSQL reads for it, so that
 * no busy machine and no lucky cache changes the result. {@code ./whirr bench queue} measures the same in time.
 */
class ClaimCostTest extends QueueTest {

    /** So often a statement is planned for its parameters before a plan for all of them may take over. */
    private static final int OFTEN = 12;

    @Autowired
    LeaseStore store;

    @Autowired
    NeedSets needs;

    @Autowired
    Gate gate;

    @Autowired
    TransactionTemplate transaction;

    /** What a transaction has read of the table of tasks. */
    private record Cost(long claimed, long scans, long rowsScanned, long rowsFetched) {}

    @Test
    void aClaimReadsNothingOfWhatCannotRun() {
        fill(2_000);

        Cost cost = costOfClaim();

        assertThat(cost.claimed()).isEqualTo(1);
        assertThat(cost.scans()).as("scans of all tasks").isZero();
        assertThat(cost.rowsFetched()).as("rows, of 20000").isLessThanOrEqualTo(10);
    }

    @Test
    void theGateReadsNothingOfWhatIsFull() {
        for (int lane = 0; lane < 20; lane++) {
            desk.submit(JobRequest.command("true").array("0-99%1").get(), null);
        }
        while (gate.open()) {
            // There may be more.
        }
        jdbc.sql("ANALYZE task").update();

        Cost cost = costOf(() -> gate.open() ? 1 : 0);

        assertThat(cost.rowsScanned() + cost.rowsFetched())
                .as("rows, of 2000 that wait in 20 lanes")
                .isLessThan(100);
    }

    /** Nine tenths cannot run: held, waiting for others, for a limit, or for a machine that nobody has. */
    private void fill(int part) {
        String elements = "0-" + (part - 1);
        desk.submit(
                JobRequest.command("true").array("0-" + (3 * part - 1)).held().get(), null);
        long held = desk.submit(JobRequest.command("true").held().get(), null);
        desk.submit(
                JobRequest.command("true")
                        .array("0-" + (2 * part - 1))
                        .after(held, "ok")
                        .get(),
                null);
        desk.submit(JobRequest.command("true").array(elements + "%1").get(), null);
        desk.submit(JobRequest.command("true").array(elements).gpus(8).get(), null);
        desk.submit(
                JobRequest.command("true").array(elements).needing(rack("none")).get(), null);
        desk.submit(JobRequest.command("true").array(elements).get(), null);
        while (gate.open()) {
            // There may be more.
        }
        jdbc.sql("ANALYZE task").update();
    }

    private static Needs rack(String name) {
        return new Needs(null, null, null, null, null, Map.of("rack", name));
    }

    /** The last of many: by then PostgreSQL has chosen its plan. */
    private Cost costOfClaim() {
        Machine machine = Machine.ofSlot(null);
        Claim claim = new Claim("worker", "life-1", true, TERM, machine, 0, false);
        Cost cost = null;
        for (int i = 0; i < OFTEN; i++) {
            cost = costOf(
                    () -> store.claim(List.of(claim), needs.met(machine), null).size());
        }
        return Objects.requireNonNull(cost);
    }

    /** In a transaction that is rolled back; what its connection has read before is taken off. */
    private Cost costOf(IntSupplier work) {
        return Objects.requireNonNull(transaction.execute(status -> {
            status.setRollbackOnly();
            Cost before = read(0);
            Cost after = read(work.getAsInt());
            return new Cost(
                    after.claimed(),
                    after.scans() - before.scans(),
                    after.rowsScanned() - before.rowsScanned(),
                    after.rowsFetched() - before.rowsFetched());
        }));
    }

    private Cost read(int claimed) {
        return jdbc.sql("""
                SELECT seq_scan, seq_tup_read, idx_tup_fetch
                FROM pg_stat_xact_user_tables
                WHERE relname = 'task'
                """)
                .query((row, number) -> new Cost(
                        claimed, row.getLong("seq_scan"), row.getLong("seq_tup_read"), row.getLong("idx_tup_fetch")))
                .single();
    }
}
