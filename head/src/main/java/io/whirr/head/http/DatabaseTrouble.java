package io.whirr.head.http;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Tells a database that cannot be worked with right now from a mistake of ours. */
public final class DatabaseTrouble {

    /**
     * Beginnings of SQL states: connection lost (08), rolled back by a conflict (40), out of resources (53), stopped by
     * an operator, a timeout or a restart (57), no lock in time, killed while idle, read-only since a failover.
     */
    private static final List<String> STATES =
            List.of("08", "40", "53", "57", "55P03", "25P03", "25P04", "25006", "58");

    private static final String CONFLICT = "40";
    private static final int MOST_CAUSES = 50;

    private DatabaseTrouble() {}

    /**
     * Whether the cause is that the database cannot be worked with right now; the same request can succeed later.
     *
     * <p>A transaction that can neither be committed nor rolled back has lost its connection. The pool has closed that
     * by then, and what it says instead has no SQL state; what was said first is not among the causes.
     */
    public static boolean isBehind(Throwable e) {
        int most = MOST_CAUSES;
        for (Throwable cause = e; cause != null && most-- > 0; cause = cause.getCause()) {
            boolean trouble = switch (cause) {
                case SQLTransientException transientTrouble -> true;
                case SQLRecoverableException lost -> true;
                case SQLException sql -> isState(sql.getSQLState());
                case TransientDataAccessException busy -> true;
                case RecoverableDataAccessException lost -> true;
                case CannotCreateTransactionException none -> true;
                case TransactionSystemException unended -> true;
                default -> false;
            };
            if (trouble) {
                return true;
            }
        }
        return false;
    }

    /** Whether two transactions were in each other's way, and this one was rolled back. */
    public static boolean isConflict(Throwable e) {
        int most = MOST_CAUSES;
        for (Throwable cause = e; cause != null && most-- > 0; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && sql.getSQLState().startsWith(CONFLICT)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isState(@Nullable String state) {
        return state != null && STATES.stream().anyMatch(state::startsWith);
    }
}
