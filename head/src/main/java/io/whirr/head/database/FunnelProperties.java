package io.whirr.head.database;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the funnels that put writes together, each by itself.
 *
 * @param threads how many statements of one kind may run at once; more than one hides the time of a commit
 * @param batchLimit how many requests go into one statement at the most
 * @param queueLimit how many requests of one kind may wait before more are refused with 503
 */
@ConfigurationProperties("whirr.funnels")
public record FunnelProperties(
        @DefaultValue("2") int threads,
        @DefaultValue("128") int batchLimit,
        @DefaultValue("10000") int queueLimit) {}
