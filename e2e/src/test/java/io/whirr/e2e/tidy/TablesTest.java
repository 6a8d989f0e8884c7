package io.whirr.e2e.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A check that finds nothing must be known to be able to. */
class TablesTest {

    private static final Path LEASES = Path.of("head/src/main/java/io/whirr/head/leases/LeaseStore.java");

    @Test
    void writesAreFoundHoweverTheyAreWritten() {
        assertThat(Tables.writtenBy("UPDATE task t SET a = 1; insert  into BATCH_STEP_EXECUTION (a); DELETE FROM job"))
                .containsExactly("task", "batch_step_execution", "job");
    }

    @Test
    void readsAndLocksAreNoWrites() {
        assertThat(Tables.writtenBy("SELECT * FROM task FOR UPDATE SKIP LOCKED; ON CONFLICT DO UPDATE SET a = 1"))
                .isEmpty();
    }

    @Test
    void aTableBelongsToOnePackage() {
        assertThat(Tables.isOwnedBy("task", LEASES)).isTrue();
        assertThat(Tables.isOwnedBy("job", LEASES)).isFalse();
        assertThat(Tables.isOwnedBy("batch_step_execution", LEASES)).isFalse();
    }
}
