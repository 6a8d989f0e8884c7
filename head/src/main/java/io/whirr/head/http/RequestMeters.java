package io.whirr.head.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** How full this head is, as gauges. */
@Component
class RequestMeters implements MeterBinder {

    private final InService inService;

    RequestMeters(InService inService) {
        this.inService = inService;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("whirr.requests.open", inService, InService::now)
                .description("Requests that this head serves, those that wait for work too")
                .register(registry);
        Gauge.builder("whirr.requests.waiting.most", inService, InService::mostWaiting)
                .description("How many claims may wait at once, by the memory that there is")
                .register(registry);
    }
}
