package io.whirr.head.database;

import io.whirr.head.settings.Bounds;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the database, {@code whirr.database.*}.
 *
 * @param url the given PostgreSQL; null to bring one along
 * @param directory where the embedded PostgreSQL lives; null where one is given
 * @param poolSize connections in the pool; 0 for four times the cores, and at least 8
 * @param startTimeout how long to wait for the database at the start
 * @param connectionTimeout how long a request waits for a connection, and how long connecting may take
 * @param statementTimeout after which PostgreSQL cancels a statement
 * @param lockTimeout how long a statement waits for a lock
 * @param idleInTransactionTimeout after which PostgreSQL ends a session that holds a transaction open and does nothing
 * @param requireDurability whether a database that may lose committed work in a crash ({@code fsync=off}) is refused
 * @param notifyInterval the shortest time between two notifications to other heads
 * @param healthTimeout how long the question whether the database is well may take
 */
@ConfigurationProperties("whirr.database")
record DatabaseProperties(
        @Nullable String url,
        @Nullable Path directory,
        @DefaultValue("0") int poolSize,
        @DefaultValue("60s") Duration startTimeout,
        @DefaultValue("3s") Duration connectionTimeout,
        @DefaultValue("30s") Duration statementTimeout,
        @DefaultValue("10s") Duration lockTimeout,
        @DefaultValue("30s") Duration idleInTransactionTimeout,
        @DefaultValue("true") boolean requireDurability,
        @DefaultValue("5ms") Duration notifyInterval,
        @DefaultValue("2s") Duration healthTimeout) {

    private static final int SMALLEST_POOL = 8;
    private static final int CONNECTIONS_PER_CORE = 4;

    /** The pool takes no less. */
    private static final Duration SHORTEST_CONNECTING = Duration.ofMillis(250);

    /** PostgreSQL counts them in milliseconds, and no further than this; zero is none. */
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(24);

    DatabaseProperties {
        new Bounds("whirr.database")
                .atLeast(0, "pool-size", poolSize)
                .atLeast(Duration.ZERO, "start-timeout", startTimeout)
                .atLeast(SHORTEST_CONNECTING, "connection-timeout", connectionTimeout)
                .between(Duration.ZERO, LONGEST_TIMEOUT, "statement-timeout", statementTimeout)
                .between(Duration.ZERO, LONGEST_TIMEOUT, "lock-timeout", lockTimeout)
                .between(Duration.ZERO, LONGEST_TIMEOUT, "idle-in-transaction-timeout", idleInTransactionTimeout)
                .atLeast(Duration.ZERO, "notify-interval", notifyInterval)
                .atLeast(Duration.ofMillis(1), "health-timeout", healthTimeout);
    }

    int connections() {
        return poolSize > 0
                ? poolSize
                : Math.max(
                        SMALLEST_POOL,
                        CONNECTIONS_PER_CORE * Runtime.getRuntime().availableProcessors());
    }

    /** Without the URL, which may hold a password. */
    @Override
    public String toString() {
        return "DatabaseProperties[url=" + (url == null ? null : "***") + ", directory=" + directory + "]";
    }
}
