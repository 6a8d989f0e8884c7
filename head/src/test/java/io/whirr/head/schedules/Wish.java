package io.whirr.head.schedules;

import io.whirr.api.jobs.SubmitJob;
import io.whirr.api.schedules.DefineSchedule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A definition in the making, with whatever a test does not care about left as it usually is. */
final class Wish {

    private final String name;
    private final List<String> when;
    private SubmitJob job = new SubmitJob(List.of("true"), "/", null, null, null);
    private @Nullable String zone;
    private @Nullable String start;
    private @Nullable String end;
    private @Nullable Integer jitter;
    private @Nullable List<String> exclude;
    private @Nullable String overlap;
    private @Nullable String catchUp;
    private @Nullable Integer window;
    private @Nullable Boolean pauseOnFailure;
    private @Nullable Boolean paused;

    private Wish(String name, List<String> when) {
        this.name = name;
        this.when = when;
    }

    static Wish of(String name, String... when) {
        return new Wish(name, List.of(when));
    }

    Wish job(SubmitJob wanted) {
        this.job = wanted;
        return this;
    }

    Wish zone(String wanted) {
        this.zone = wanted;
        return this;
    }

    Wish from(String wanted) {
        this.start = wanted;
        return this;
    }

    Wish until(String wanted) {
        this.end = wanted;
        return this;
    }

    Wish jitter(int seconds) {
        this.jitter = seconds;
        return this;
    }

    Wish without(String... days) {
        this.exclude = List.of(days);
        return this;
    }

    Wish overlap(Overlap wanted) {
        this.overlap = wanted.wire();
        return this;
    }

    Wish catchUp(CatchUp wanted) {
        this.catchUp = wanted.wire();
        return this;
    }

    Wish window(int seconds) {
        this.window = seconds;
        return this;
    }

    Wish pausedByFailure() {
        this.pauseOnFailure = true;
        return this;
    }

    Wish paused(boolean wanted) {
        this.paused = wanted;
        return this;
    }

    DefineSchedule request() {
        return new DefineSchedule(
                name,
                job,
                when,
                zone,
                start,
                end,
                jitter,
                exclude,
                overlap,
                catchUp,
                window,
                pauseOnFailure,
                paused,
                null);
    }
}
