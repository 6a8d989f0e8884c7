package io.whirr.head.monitoring;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.monitoring.NumbersStore.Numbers;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** What is in the database, as gauges. Without the database they are no numbers, and {@code whirr_database_up} is 0. */
@Component
class QueueMeters implements MeterBinder {

    private final Pictures pictures;

    QueueMeters(Pictures pictures) {
        this.pictures = pictures;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("whirr.database.up", () -> pictures.latest().isPresent() ? 1 : 0)
                .description("Whether the database can be read")
                .register(registry);
        for (JobStatus status : JobStatus.values()) {
            gauge("whirr.jobs", "Jobs by status; the final ones that are still kept", picture -> picture.jobs(status))
                    .tag("status", status.wire())
                    .register(registry);
        }
        queue(registry, "whirr.tasks.ready", "Tasks that wait for nothing but a worker", Numbers::ready);
        queue(registry, "whirr.tasks.waiting", "Tasks that wait for something else", Numbers::waiting);
        queue(registry, "whirr.tasks.leased", "Tasks that workers hold", Numbers::leased);
        queue(registry, "whirr.tasks.stopping", "Leased tasks that somebody wants stopped", Numbers::stopping);
        seconds(registry, "whirr.tasks.oldest", "How long the first of the ready tasks has waited", Numbers::oldest);
        seconds(registry, "whirr.leases.overdue", "How long ago the first of the leases ended", Numbers::overdue);
        seconds(registry, "whirr.sweep.age", "How long ago leases were looked through", Numbers::sinceSweep);
        for (String status : List.of("idle", "busy", "draining", "offline")) {
            gauge("whirr.workers", "Workers by status", picture -> picture.workers(status))
                    .tag("status", status)
                    .register(registry);
            gauge("whirr.gpus", "GPUs by the status of their workers", picture -> picture.gpus(status))
                    .tag("status", status)
                    .register(registry);
        }
        gauge("whirr.gpus.unhealthy", "GPUs that must not be used", Picture::unhealthyGpus)
                .register(registry);
        gauge("whirr.workers.silent", "Offline workers that did not say goodbye", Picture::silent)
                .register(registry);
    }

    private void queue(MeterRegistry registry, String name, String what, ToDoubleFunction<Numbers> number) {
        gauge(name, what, picture -> number.applyAsDouble(picture.queue())).register(registry);
    }

    private void seconds(MeterRegistry registry, String name, String what, ToDoubleFunction<Numbers> number) {
        gauge(name, what, picture -> number.applyAsDouble(picture.queue()))
                .baseUnit("seconds")
                .register(registry);
    }

    private Gauge.Builder<?> gauge(String name, String what, ToDoubleFunction<Picture> number) {
        return Gauge.builder(
                        name, () -> pictures.latest().map(number::applyAsDouble).orElse(Double.NaN))
                .description(what);
    }
}
