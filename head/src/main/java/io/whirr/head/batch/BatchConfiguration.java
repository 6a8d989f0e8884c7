package io.whirr.head.batch;

import java.util.Properties;
import javax.sql.DataSource;
import org.springframework.batch.core.configuration.support.JdbcDefaultBatchConfiguration;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.dao.JacksonExecutionContextStringSerializer;
import org.springframework.batch.core.repository.support.JdbcJobRepositoryFactoryBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.interceptor.NameMatchTransactionAttributeSource;

/**
 * A {@code JobRepository} over our tables, for reading, for tests and for tools.
 *
 * <p>It joins the caller's transaction at the database's usual isolation. Batch's own set-up opens a serializable
 * transaction for each create, which commits even when the caller rolls back, and fails under load.
 */
@Configuration(proxyBeanMethods = false)
class BatchConfiguration extends JdbcDefaultBatchConfiguration {

    private final DataSource dataSource;

    private final PlatformTransactionManager transactionManager;

    BatchConfiguration(DataSource dataSource, PlatformTransactionManager transactionManager) {
        this.dataSource = dataSource;
        this.transactionManager = transactionManager;
    }

    @Bean
    @Override
    public JobRepository jobRepository() {
        JdbcJobRepositoryFactoryBean factory = new JdbcJobRepositoryFactoryBean();
        factory.setDataSource(dataSource);
        factory.setTransactionManager(transactionManager);
        factory.setSerializer(new JacksonExecutionContextStringSerializer());
        factory.setValidateTransactionState(false);
        factory.setTransactionAttributeSource(joinTheCaller());
        try {
            factory.afterPropertiesSet();
            return factory.getObject();
        } catch (Exception e) {
            throw new IllegalStateException("The job repository cannot be made", e);
        }
    }

    private static NameMatchTransactionAttributeSource joinTheCaller() {
        Properties attributes = new Properties();
        attributes.setProperty("*", "PROPAGATION_REQUIRED");
        NameMatchTransactionAttributeSource source = new NameMatchTransactionAttributeSource();
        source.setProperties(attributes);
        return source;
    }

    @Override
    protected DataSource getDataSource() {
        return dataSource;
    }

    @Override
    protected PlatformTransactionManager getTransactionManager() {
        return transactionManager;
    }
}
