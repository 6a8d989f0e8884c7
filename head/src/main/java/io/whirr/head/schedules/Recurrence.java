package io.whirr.head.schedules;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** One rule that says when something happens. All its times are whole seconds. */
sealed interface Recurrence permits Cron, EveryInterval, OneTime {

    /** How far ahead anybody looks: the fifth Friday of a February comes once in forty years. */
    int HORIZON_YEARS = 50;

    /** The first time after {@code after}; null when there is none within {@value #HORIZON_YEARS} years. */
    @Nullable
    Instant next(Instant after, ZoneId zone);

    /** The rule as half a sentence, without the zone. */
    String words();
}
