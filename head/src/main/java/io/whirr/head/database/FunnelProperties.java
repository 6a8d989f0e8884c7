package io.whirr.head.database;

import io.whirr.head.settings.Bounds;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the funnels that put writes together, each by itself.
 *
 * @param threads how many statements of one kind may run at once; more than one hides the time of a commit
 * @param worthOne how many requests that wait for a statement of their kind are worth another one beside it
 * @param longWait how long a request waits for that statement at the most: a lock may hold it up
 * @param batchLimit how many requests go into one statement at the most
 * @param queueLimit how many requests of one kind may wait before more are refused with 503
 */
@ConfigurationProperties("whirr.funnels")
public record FunnelProperties(
        @DefaultValue("2") int threads,
        @DefaultValue("32") int worthOne,
        @DefaultValue("50ms") Duration longWait,
        @DefaultValue("128") int batchLimit,
        @DefaultValue("10000") int queueLimit) {

    public FunnelProperties {
        new Bounds("whirr.funnels")
                .atLeast(1, "threads", threads)
                .atLeast(1, "worth-one", worthOne)
                .atLeast(Duration.ZERO, "long-wait", longWait)
                .atLeast(1, "batch-limit", batchLimit)
                .atLeast(1, "queue-limit", queueLimit);
    }
}
