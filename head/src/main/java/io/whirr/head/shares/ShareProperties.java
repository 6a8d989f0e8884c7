package io.whirr.head.shares;

import io.whirr.head.settings.Bounds;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of fair shares.
 *
 * @param halfLife after which time what an owner has used counts half
 * @param priorityStep how many starts of others a point of priority goes before; what waits is overtaken that often at
 *     the most, so a low priority ages instead of starving
 * @param longestPenalty how many starts of others an owner who has used more than they waits for at the most
 * @param interval how often what was used is written down, and read from the other heads
 * @param restFrom from which time on, twice in a row, that is followed by a rest, 29 times as long and half a minute at
 *     the most
 */
@ConfigurationProperties("whirr.shares")
record ShareProperties(
        @DefaultValue("1d") Duration halfLife,
        @DefaultValue("10") double priorityStep,
        @DefaultValue("1000") double longestPenalty,
        @DefaultValue("1s") Duration interval,
        @DefaultValue("20ms") Duration restFrom) {

    ShareProperties {
        new Bounds("whirr.shares")
                .atLeast(Duration.ofSeconds(1), "half-life", halfLife)
                .atLeast(0, "priority-step", priorityStep)
                .atLeast(0, "longest-penalty", longestPenalty)
                .atLeast(Duration.ofMillis(1), "interval", interval)
                .atLeast(Duration.ZERO, "rest-from", restFrom);
    }
}
