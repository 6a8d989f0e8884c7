package io.whirr.head.leases;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** How many claims this head keeps waiting, as a gauge. */
@Component
class ClaimMeters implements MeterBinder {

    private final Dispatcher dispatcher;

    ClaimMeters(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("whirr.requests.waiting", dispatcher, Dispatcher::waiting)
                .description("Claims that wait for work on this head")
                .register(registry);
    }
}
