package io.whirr.head.batch;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** A time in one of Batch's columns, which have no zone: they are in UTC. */
public final class BatchTime {

    private BatchTime() {}

    /** Null when the column is. */
    public static @Nullable Instant of(ResultSet row, String column) throws SQLException {
        LocalDateTime time = row.getObject(column, LocalDateTime.class);
        return time == null ? null : time.toInstant(ZoneOffset.UTC);
    }
}
