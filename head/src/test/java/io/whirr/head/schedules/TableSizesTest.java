package io.whirr.head.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whirr.head.database.TableSizes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What the planner knows of a table that was new a moment ago. */
class TableSizesTest extends ScheduleTest {

    @Autowired
    private TableSizes tables;

    @Autowired
    private Chores chores;

    @BeforeEach
    void makeTable() {
        jdbc.sql("CREATE TABLE \"Grown\" (number integer)").update();
        jdbc.sql("ANALYZE \"Grown\"").update();
    }

    @AfterEach
    void dropTable() {
        jdbc.sql("DROP TABLE \"Grown\"").update();
    }

    @Test
    void aTableThatHasGrownIsAnalyzedOnce() {
        fill(1_000);

        await().until(() -> chores.run(Chores.TABLE_SIZES).contains("\"Grown\""));

        assertThat(believed()).isEqualTo(1_000);
        assertThat(tables.learn()).doesNotContain("\"Grown\"");
    }

    @Test
    void oneThatHasGrownALittleIsLeftToAutovacuum() {
        fill(1_000);
        jdbc.sql("ANALYZE \"Grown\"").update();
        fill(3_000);

        await().until(() -> counted() >= 4_000);

        assertThat(tables.learn()).doesNotContain("\"Grown\"");
        assertThat(believed()).isEqualTo(1_000);
    }

    /** A connection that rests tells the server within ten seconds what it has inserted; this one at once. */
    private void fill(int rows) {
        jdbc.sql("""
                WITH filled AS (INSERT INTO "Grown" SELECT generate_series(1, :rows))
                SELECT pg_stat_force_next_flush()::text
                """).param("rows", rows).query(String.class).single();
    }

    private long believed() {
        return jdbc.sql("SELECT reltuples::bigint FROM pg_class WHERE oid = '\"Grown\"'::regclass")
                .query(Long.class)
                .single();
    }

    private long counted() {
        return jdbc.sql("SELECT n_live_tup FROM pg_stat_user_tables WHERE relname = 'Grown'")
                .query(Long.class)
                .single();
    }
}
