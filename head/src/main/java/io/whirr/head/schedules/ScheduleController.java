package io.whirr.head.schedules;

import io.whirr.api.http.Message;
import io.whirr.api.schedules.BackfillSchedule;
import io.whirr.api.schedules.Backfilled;
import io.whirr.api.schedules.DefineSchedule;
import io.whirr.api.schedules.Firing;
import io.whirr.api.schedules.FiringList;
import io.whirr.api.schedules.PauseSchedule;
import io.whirr.api.schedules.Preview;
import io.whirr.api.schedules.Schedule;
import io.whirr.api.schedules.ScheduleList;
import io.whirr.api.schedules.TriggerSchedule;
import io.whirr.head.database.Portions;
import io.whirr.head.http.InvalidRequest;
import io.whirr.head.http.Refusal;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Schedules over HTTP. */
@RestController
@RequestMapping("/api/v1/schedules")
class ScheduleController {

    private final ScheduleService service;
    private final ScheduleStore store;
    private final FiringStore firings;
    private final ScheduleViews views;

    ScheduleController(ScheduleService service, ScheduleStore store, FiringStore firings, ScheduleViews views) {
        this.service = service;
        this.store = store;
        this.firings = firings;
        this.views = views;
    }

    @GetMapping
    ScheduleList list(
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "100") @Min(1) @Max(1_000) int limit) {
        List<String> names = store.names(after, limit);
        return new ScheduleList(
                new Portions<>(names, this::portion, Schedule::name, Function.identity()),
                names.size() < limit ? null : names.getLast());
    }

    private List<Schedule> portion(List<String> names) {
        return views.of(store.portion(names));
    }

    @PostMapping
    Schedule create(@RequestBody DefineSchedule request) {
        return service.create(request, null)
                .map(this::show)
                .orElseThrow(() -> Refusal.conflict(
                        "There is a schedule %s: change it with PUT, or delete it first".formatted(request.name())));
    }

    @GetMapping("/{name}")
    Schedule show(@PathVariable String name) {
        return views.of(row(name));
    }

    /** Makes it when there is none, as often as it is asked for. */
    @PutMapping("/{name}")
    Schedule put(@PathVariable String name, @RequestBody DefineSchedule request) {
        return service.replace(request, name)
                .or(() -> service.create(request, name))
                .map(this::show)
                .orElseThrow(() -> Refusal.conflict("Somebody else has just made a schedule %s".formatted(name)));
    }

    @DeleteMapping("/{name}")
    Message delete(@PathVariable String name) {
        return new Message(
                "Schedule %s deleted; its jobs stay"
                        .formatted(service.delete(name).orElseThrow(() -> unknown(name))),
                true);
    }

    @PostMapping("/{name}/pause")
    Schedule pause(@PathVariable String name, @RequestBody(required = false) @Nullable PauseSchedule request) {
        return show(service.pause(name, request == null ? null : request.note()).orElseThrow(() -> unknown(name)));
    }

    @PostMapping("/{name}/resume")
    Schedule resume(@PathVariable String name, @RequestBody(required = false) @Nullable PauseSchedule request) {
        return show(
                service.resume(name, request == null ? null : request.note()).orElseThrow(() -> unknown(name)));
    }

    @PostMapping("/{name}/trigger")
    Firing trigger(@PathVariable String name, @RequestBody(required = false) @Nullable TriggerSchedule request) {
        return service.trigger(name, request == null ? null : request.overlap()).orElseThrow(() -> unknown(name));
    }

    @PostMapping("/{name}/backfill")
    Backfilled backfill(@PathVariable String name, @RequestBody BackfillSchedule request) {
        return service.backfill(name, request).orElseThrow(() -> unknown(name));
    }

    @GetMapping("/{name}/preview")
    Preview preview(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(defaultValue = "10") @Min(1) @Max(1_000) int count) {
        return service.preview(row(name), from, count);
    }

    @PostMapping("/preview")
    Preview preview(
            @RequestBody DefineSchedule request,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(defaultValue = "10") @Min(1) @Max(1_000) int count) {
        return service.preview(request, from, count);
    }

    @GetMapping("/{name}/firings")
    FiringList firings(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(required = false) @Nullable String outcome,
            @RequestParam(defaultValue = "50") @Min(1) @Max(1_000) int limit) {
        List<Firing> page = firings.list(row(name).id(), time(before), state(outcome), limit);
        return new FiringList(page, page.size() < limit ? null : page.getLast().fireTime());
    }

    private static @Nullable Instant time(@Nullable String before) {
        try {
            return before == null ? null : Instant.parse(before);
        } catch (DateTimeParseException e) {
            throw InvalidRequest.inQuery("before", "write a time like 2026-11-24T02:00:00Z", before);
        }
    }

    private static @Nullable String state(@Nullable String outcome) {
        List<String> known =
                Stream.of(FiringState.values()).map(FiringState::wire).toList();
        if (outcome != null && !known.contains(outcome)) {
            throw InvalidRequest.inQuery(
                    "outcome", known.stream().collect(Collectors.joining(", ", "it can be ", "")), outcome);
        }
        return outcome;
    }

    private ScheduleRow row(String name) {
        return store.find(name).orElseThrow(() -> unknown(name));
    }

    private static Refusal unknown(String name) {
        return Refusal.notFound("Schedule %s not found".formatted(name));
    }
}
