package io.whirr.head.database;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Sees to it that PostgreSQL plans statements for the tables as they are, and not as they were when they were new.
 *
 * <p>A table that is empty is best read from end to end, and a plan for that is kept by every connection until the
 * table is analyzed. Autovacuum does so after a minute or two; until then each claim on a new or restored database
 * would read all of history.
 */
@Component
public class TableSizes {

    private static final Logger log = LoggerFactory.getLogger(TableSizes.class);

    private final JdbcClient jdbc;

    TableSizes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Analyzes the tables that have become ten times as large as the planner believes.
     *
     * @return their names
     */
    public List<String> learn() {
        List<String> grown =
                jdbc.sql("""
                SELECT quote_ident(s.relname)
                FROM pg_stat_user_tables s
                JOIN pg_class c ON c.oid = s.relid
                WHERE s.schemaname = current_schema()
                  AND s.n_live_tup >= 500
                  AND s.n_live_tup >= 10 * c.reltuples
                ORDER BY 1
                """).query((row, number) -> row.getString(1)).list();
        grown.forEach(this::analyze);
        return grown;
    }

    /** Autovacuum may be at it, or the table may belong to somebody else: then it is not for us to do. */
    private void analyze(String table) {
        try {
            jdbc.sql("ANALYZE " + table).update();
        } catch (DataAccessException e) {
            log.info("{} was not analyzed: {}", table, e.getMessage());
        }
    }
}
