package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.jobs.Needs;
import io.whirr.head.jobs.JobRequest;
import io.whirr.head.needs.Machine;
import io.whirr.head.needs.NeedSets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntSupplier;
import javax.sql.DataSource;
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

    private static final double FRONT = Double.NEGATIVE_INFINITY;

    private static final Machine MACHINE = Machine.ofSlot(null);

    private static final Claim CLAIM = new Claim("worker", "life-1", true, TERM, MACHINE, 0, false);

    @Autowired
    LeaseStore store;

    @Autowired
    NeedSets needs;

    @Autowired
    Gate gate;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    DataSource database;

    /** What a transaction has read of the table of tasks. */
    private record Cost(long claimed, long scans, long rowsScanned, long rowsFetched, long indexEntries) {}

    @Test
    void aClaimReadsNothingOfWhatCannotRun() {
        fill(2_000);

        Cost cost = costOfClaim(FRONT);

        assertThat(cost.claimed()).isEqualTo(1);
        assertThat(cost.scans()).as("scans of all tasks").isZero();
        assertThat(cost.rowsFetched()).as("rows, of 20000").isLessThanOrEqualTo(10);
    }

    /** A backup, say. Everything that is claimed meanwhile keeps its place in the index. */
    @Test
    void whileSomebodyHoldsASnapshotALookFromWhereTheLastStoppedStepsOverNothing() throws SQLException {
        desk.submit(JobRequest.command("true").array("0-999").get(), null);
        try (Connection snapshot = database.getConnection()) {
            snapshot.setAutoCommit(false);
            snapshot.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            snapshot.createStatement().execute("SELECT count(*) FROM task");
            double last = FRONT;
            for (int i = 0; i < 500; i++) {
                last = claim(FRONT).getFirst().rank();
            }

            assertThat(costOfClaim(FRONT).indexEntries()).as("from the front").isGreaterThan(450);
            assertThat(costOfClaim(last).indexEntries()).as("from there").isLessThan(50);
            snapshot.rollback();
        }
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
    private Cost costOfClaim(double from) {
        Cost cost = null;
        for (int i = 0; i < OFTEN; i++) {
            cost = costOf(() -> claim(from).size());
        }
        return Objects.requireNonNull(cost);
    }

    private List<Lease> claim(double from) {
        List<Integer> needSets = needs.met(MACHINE);
        double[] begins = needSets.stream().mapToDouble(set -> from).toArray();
        return store.claim(List.of(CLAIM), needSets, begins, null);
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
                    after.rowsFetched() - before.rowsFetched(),
                    after.indexEntries() - before.indexEntries());
        }));
    }

    private Cost read(int claimed) {
        return jdbc.sql("""
                SELECT seq_scan, seq_tup_read, idx_tup_fetch,
                       pg_stat_get_xact_tuples_returned('task_ready'::regclass) AS entries
                FROM pg_stat_xact_user_tables
                WHERE relname = 'task'
                """)
                .query((row, number) -> new Cost(
                        claimed,
                        row.getLong("seq_scan"),
                        row.getLong("seq_tup_read"),
                        row.getLong("idx_tup_fetch"),
                        row.getLong("entries")))
                .single();
    }
}
