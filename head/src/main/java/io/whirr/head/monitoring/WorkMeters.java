package io.whirr.head.monitoring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.whirr.head.batch.AttemptsEnded;
import io.whirr.head.batch.ExitReason;
import io.whirr.head.jobs.TasksHandedOut;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** What this head did: tasks that it handed out and attempts whose end it wrote down. Counted once committed. */
@Component
class WorkMeters {

    /** From "a worker was waiting" to "the queue was a night long". */
    private static final Duration[] WAITS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        Duration.ofHours(1),
        Duration.ofHours(12)
    };

    private final Timer dispatch;
    private final Map<ExitReason, Counter> attempts = new EnumMap<>(ExitReason.class);

    WorkMeters(MeterRegistry registry) {
        this.dispatch = Timer.builder("whirr.dispatch")
                .description("How long tasks were ready before a worker got them")
                .serviceLevelObjectives(WAITS)
                .register(registry);
        for (ExitReason reason : ExitReason.values()) {
            attempts.put(
                    reason,
                    Counter.builder("whirr.attempts")
                            .description("Attempts that ended, by the reason")
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    @TransactionalEventListener(fallbackExecution = true)
    void handedOut(TasksHandedOut tasks) {
        tasks.waited().forEach(dispatch::record);
    }

    @TransactionalEventListener(fallbackExecution = true)
    void ended(AttemptsEnded ends) {
        ends.reasons()
                .forEach(reason -> Objects.requireNonNull(attempts.get(reason)).increment());
    }
}
