package io.whirr.head.leases;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Puts a gate before every statement and commit of the head's own connections. */
@TestConfiguration(proxyBeanMethods = false)
class GatedDatabase implements BeanPostProcessor {

    private static final Set<String> EXECUTIONS =
            Set.of("execute", "executeQuery", "executeUpdate", "executeBatch", "executeLargeUpdate");

    private static volatile @Nullable Turns turns;

    /** Whoever uses the database from now on takes turns; null for nobody. */
    static void takeTurns(@Nullable Turns those) {
        turns = those;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool) {
            DriverManagerDataSource real =
                    new DriverManagerDataSource(pool.getJdbcUrl(), pool.getDataSourceProperties());
            pool.setDataSource(new DelegatingDataSource(real) {
                @Override
                public Connection getConnection() throws SQLException {
                    return gated(super.getConnection());
                }
            });
        }
        return bean;
    }

    private static Connection gated(Connection real) {
        return proxy(Connection.class, real, method -> method.equals("commit"), real);
    }

    private static <T> T proxy(Class<T> type, T real, Predicate<String> isGated, Connection connection) {
        return type.cast(Proxy.newProxyInstance(
                GatedDatabase.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Turns now = turns;
                    if (now != null && isGated.test(method.getName())) {
                        now.gate(connection);
                    }
                    try {
                        return wrapped(method.invoke(real, arguments), connection);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private static @Nullable Object wrapped(@Nullable Object result, Connection connection) {
        return switch (result) {
            case PreparedStatement prepared ->
                proxy(PreparedStatement.class, prepared, EXECUTIONS::contains, connection);
            case Statement statement -> proxy(Statement.class, statement, EXECUTIONS::contains, connection);
            case null -> null;
            default -> result;
        };
    }
}
