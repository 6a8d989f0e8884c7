package io.whirr.probe;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.quartz.autoconfigure.QuartzAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;

/**
 * A head that has runs only, and says errors as every head does. Not among the features, where every other head would
 * find it and leave out what it leaves out.
 */
@SpringBootConfiguration
@EnableAutoConfiguration(
        exclude = {
            QuartzAutoConfiguration.class,
            BatchAutoConfiguration.class,
            BatchJdbcAutoConfiguration.class,
            LiquibaseAutoConfiguration.class
        })
@ComponentScan({"io.whirr.head.runs", "io.whirr.head.http"})
public class RunsOnTheirOwn {}
