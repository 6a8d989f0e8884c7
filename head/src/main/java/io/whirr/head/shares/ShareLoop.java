package io.whirr.head.shares;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Has the heads tell each other every second what was used, and what time it is. */
@Component
class ShareLoop implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ShareLoop.class);

    private final Shares shares;

    private final ShareProperties properties;

    private @Nullable ScheduledExecutorService loop;

    ShareLoop(Shares shares, ShareProperties properties) {
        this.shares = shares;
        this.properties = properties;
    }

    private void exchange() {
        try {
            shares.exchange();
        } catch (RuntimeException e) {
            log.warn("shares not exchanged, next try in {}: {}", properties.interval(), e.getMessage());
        }
    }

    /** The first exchange is done when this returns: no task is ranked from nothing. */
    @Override
    public synchronized void start() {
        if (loop == null) {
            exchange();
            loop = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("shares").daemon().factory());
            long millis = properties.interval().toMillis();
            var _ = loop.scheduleWithFixedDelay(this::exchange, millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public synchronized void stop() {
        if (loop != null) {
            loop.shutdown();
            loop = null;
            exchange();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return loop != null;
    }
}
