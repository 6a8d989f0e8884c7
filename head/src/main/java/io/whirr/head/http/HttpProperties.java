package io.whirr.head.http;

import io.whirr.head.settings.Bounds;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of the HTTP side, {@code whirr.http.*}.
 *
 * @param maxBodySize the largest body of a request
 * @param maxNesting how deep lists and objects in a body may be nested
 * @param maxNumberLength how many characters a number in a body may have
 * @param maxNameLength how many characters the name of a value in a body may have
 * @param maxRequests how many requests are served at once, those that wait for work too; fewer when they are large; 0
 *     for as many as the heap can hold
 * @param maxConnections how many connections may be open at once; a worker that waits for work holds one
 * @param retryAfter when to come again, told to whoever meets a database in trouble
 */
@ConfigurationProperties("whirr.http")
record HttpProperties(
        @DefaultValue("4MB") DataSize maxBodySize,
        @DefaultValue("100") int maxNesting,
        @DefaultValue("1000") int maxNumberLength,
        @DefaultValue("10000") int maxNameLength,
        @DefaultValue("0") int maxRequests,
        @DefaultValue("12000") int maxConnections,
        @DefaultValue("2s") Duration retryAfter) {

    HttpProperties {
        new Bounds("whirr.http")
                .atLeast(DataSize.ofBytes(1), "max-body-size", maxBodySize)
                .atLeast(1, "max-nesting", maxNesting)
                .atLeast(1, "max-number-length", maxNumberLength)
                .atLeast(1, "max-name-length", maxNameLength)
                .atLeast(0, "max-requests", maxRequests)
                .atLeast(1, "max-connections", maxConnections)
                .atLeast(Duration.ZERO, "retry-after", retryAfter);
    }
}
