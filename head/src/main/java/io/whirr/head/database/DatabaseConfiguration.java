package io.whirr.head.database;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the pool and the connections beside it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseProperties.class)
class DatabaseConfiguration {

    private static final Duration VALIDATION = Duration.ofSeconds(1);
    private static final Duration SLACK = Duration.ofSeconds(10);

    @Bean
    Database database(DatabaseProperties properties) {
        Database database = Database.open(properties);
        new DatabaseCheck(database, properties).await();
        return database;
    }

    @Bean
    HikariDataSource dataSource(Database database, DatabaseProperties properties) {
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName("whirr");
        pool.setJdbcUrl(database.url().jdbc());
        pool.setDataSourceProperties(
                database.login("whirr", properties.connectionTimeout(), socketTimeout(properties)));
        pool.setMaximumPoolSize(properties.connections());
        pool.setConnectionTimeout(properties.connectionTimeout().toMillis());
        pool.setValidationTimeout(
                Math.min(VALIDATION.toMillis(), properties.connectionTimeout().toMillis()));
        pool.setConnectionInitSql(session(properties));
        return pool;
    }

    /** The server ends a statement; the socket's end is for a server that does not answer any more. */
    private static Duration socketTimeout(DatabaseProperties properties) {
        return properties.statementTimeout().isZero()
                ? Duration.ZERO
                : properties.statementTimeout().plus(SLACK);
    }

    /**
     * A queue lives in memory and its statements take a millisecond: the planner is not to read a whole table for fear
     * of a disk's seeks, nor the server to compile machine code for a statement that it thinks expensive.
     */
    private static String session(DatabaseProperties properties) {
        return """
                SET TIME ZONE 'UTC';
                SET random_page_cost = 1.1;
                SET jit = off;
                SELECT set_config('synchronous_commit', 'on', false)
                WHERE current_setting('synchronous_commit') = 'off';
                SET statement_timeout = %d;
                SET lock_timeout = %d;
                SET idle_in_transaction_session_timeout = %d""".formatted(
                        properties.statementTimeout().toMillis(),
                        properties.lockTimeout().toMillis(),
                        properties.idleInTransactionTimeout().toMillis());
    }

    /** They may take longer than any statement of a request is allowed to. */
    @Bean
    Migrations migrations(Database database, DatabaseProperties properties) {
        return new Migrations(new MigrationDataSource(
                database.url(), database.login("whirr-migration", properties.connectionTimeout(), Duration.ZERO)));
    }

    @Bean
    Notifications notifications(Database database, DatabaseProperties properties) {
        return new Notifications(database, properties);
    }

    @Bean
    DatabaseHealth databaseHealth(Database database, DatabaseProperties properties) {
        return new DatabaseHealth(database, properties);
    }
}
