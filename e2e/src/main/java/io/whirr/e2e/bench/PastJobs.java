package io.whirr.e2e.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What very many jobs that have completed leave in the database: every row of one that a head has completed, copied
 * with other ids. To complete ten million of them would take hours.
 */
final class PastJobs {

    private static final int AT_ONCE = 200_000;

    /** Ids that a head has fetched and not given away yet are left to it. */
    private static final int LEFT_TO_THE_HEAD = 100_000;

    /** Shared ids, the sequence that each comes from, and how the job that is copied is found. */
    private enum Id {
        INSTANCE("batch_job_instance_seq", "SELECT max(job_id) FROM run WHERE reason = 'COMPLETED'"),
        EXECUTION("batch_job_execution_seq", "SELECT execution_id FROM job WHERE id = (" + INSTANCE.original + ")"),
        STEP(
                "batch_step_execution_seq",
                "SELECT max(step_execution_id) FROM batch_step_execution WHERE job_execution_id = ("
                        + EXECUTION.original + ")");

        private final String sequence;
        private final String original;

        Id(String sequence, String original) {
            this.sequence = sequence;
            this.original = original;
        }
    }

    /** A column that holds such an id. */
    private record IdColumn(String name, Id id) {}

    /** A table, and its ids; a job has the rows where the first of them is its own. */
    private record Table(String name, List<IdColumn> ids) {

        Table(String name, IdColumn... ids) {
            this(name, List.of(ids));
        }
    }

    /** The id of the job that is copied, and how far away the first copy's is. */
    private record Start(long original, long shift) {}

    private static final List<Table> TABLES = List.of(
            new Table("batch_job_instance", new IdColumn("job_instance_id", Id.INSTANCE)),
            new Table(
                    "batch_job_execution",
                    new IdColumn("job_execution_id", Id.EXECUTION),
                    new IdColumn("job_instance_id", Id.INSTANCE)),
            new Table("batch_job_execution_params", new IdColumn("job_execution_id", Id.EXECUTION)),
            new Table("batch_job_execution_context", new IdColumn("job_execution_id", Id.EXECUTION)),
            new Table(
                    "batch_step_execution",
                    new IdColumn("step_execution_id", Id.STEP),
                    new IdColumn("job_execution_id", Id.EXECUTION)),
            new Table("batch_step_execution_context", new IdColumn("step_execution_id", Id.STEP)),
            new Table("job", new IdColumn("id", Id.INSTANCE), new IdColumn("execution_id", Id.EXECUTION)),
            new Table("run", new IdColumn("job_id", Id.INSTANCE)));

    private final Connection connection;

    private PastJobs(Connection connection) {
        this.connection = connection;
    }

    /** Adds so many; the database must be of a head that has completed a job, and its user may do everything. */
    static void add(Connection connection, int jobs) throws SQLException {
        new PastJobs(connection).add(jobs);
    }

    private void add(int jobs) throws SQLException {
        execute("SET synchronous_commit = off");
        // No checks of foreign keys: the copies are as right as the original.
        execute("SET session_replication_role = replica");
        Map<Id, Start> starts = new EnumMap<>(Id.class);
        for (Id id : Id.values()) {
            long original = number(id.original);
            long first = number("SELECT last_value FROM " + id.sequence) + LEFT_TO_THE_HEAD;
            starts.put(id, new Start(original, first - original));
            execute("SELECT setval('%s', %d)".formatted(id.sequence, first + jobs + 1));
        }
        for (int done = 0; done < jobs; done += AT_ONCE) {
            for (Table table : TABLES) {
                copy(table, starts, done, Math.min(done + AT_ONCE, jobs));
            }
        }
        execute("INSERT INTO job_tally VALUES ('COMPLETED', %d)".formatted(jobs));
        execute("VACUUM ANALYZE");
        execute("CHECKPOINT");
    }

    private void copy(Table table, Map<Id, Start> starts, int from, int to) throws SQLException {
        List<String> columns = columns(table.name());
        List<String> values = new ArrayList<>();
        for (String column : columns) {
            String value = column.equals("job_key") ? "md5('past ' || g)" : "t." + column;
            for (IdColumn id : table.ids()) {
                if (id.name().equals(column)) {
                    value = "t.%s + %d + g"
                            .formatted(
                                    column,
                                    Objects.requireNonNull(starts.get(id.id())).shift());
                }
            }
            values.add(value);
        }
        IdColumn key = table.ids().getFirst();
        execute("""
                WITH t AS MATERIALIZED (SELECT * FROM %1$s WHERE %2$s = %3$d)
                INSERT INTO %1$s (%4$s) SELECT %5$s FROM t, generate_series(%6$d, %7$d) g
                """.formatted(
                        table.name(),
                        key.name(),
                        Objects.requireNonNull(starts.get(key.id())).original(),
                        String.join(", ", columns),
                        String.join(", ", values),
                        from,
                        to - 1));
    }

    private List<String> columns(String table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT column_name FROM information_schema.columns WHERE table_name = '%s'"
                                .formatted(table))) {
            while (rows.next()) {
                columns.add(rows.getString(1));
            }
        }
        return columns;
    }

    private long number(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
