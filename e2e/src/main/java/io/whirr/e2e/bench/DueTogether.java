package io.whirr.e2e.bench;

import io.whirr.e2e.cluster.Api;
import io.whirr.e2e.cluster.Patience;
import io.whirr.e2e.cluster.Reply;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Very many schedules, a tenth of them due at the very same moment: how late their jobs are. */
final class DueTogether {

    private static final int CLIENTS = 8;
    private static final Duration AHEAD = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Map<String, Object> JOB = Map.of("command_argv", List.of("true"), "workdir", "/tmp");

    private final Api api;
    private final int schedules;

    DueTogether(URI head, int schedules) {
        this.api = new Api(head);
        this.schedules = schedules;
    }

    /** Makes those that are due next year. */
    void makeIdle() {
        make(schedules - due(), "idle", "0 3 1 1 *");
    }

    private int due() {
        return schedules / 10;
    }

    /** Makes those that are due in a minute, waits for it, and answers how late each of them was. */
    Pace run() {
        Reply first = api.get("/api/v1/schedules/idle-0");
        api.post("/api/v1/schedules/idle-0/pause", Map.of());
        Instant now = OffsetDateTime.parse(api.get("/api/v1/schedules/idle-0")
                        .json()
                        .path("updated_at")
                        .asString())
                .toInstant();
        if (!first.isSuccess()) {
            throw new IllegalStateException("the head answered " + first);
        }
        Instant time = now.plus(AHEAD).truncatedTo(ChronoUnit.SECONDS);
        make(due(), "due", "at " + time);
        long[] late = Patience.until("all " + due() + " have fired", PATIENCE, this::lateness);
        return new Pace(
                IntStream.range(0, late.length).mapToLong(i -> late[i]).sorted().toArray(), AHEAD.toNanos(), 0);
    }

    private void make(int count, String name, String when) {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> made = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Map<String, Object> wish = Map.of("name", name + "-" + i, "when", List.of(when), "job", JOB);
                made.add(clients.submit(() -> {
                    Reply reply = api.post("/api/v1/schedules", wish);
                    if (!reply.isSuccess()) {
                        throw new IllegalStateException("the head answered " + reply);
                    }
                }));
            }
            for (Future<?> one : made) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making schedules", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** In nanoseconds; null until all have fired. */
    private long @org.jspecify.annotations.Nullable [] lateness() {
        List<JsonNode> due = api.get("/api/v1/schedules?limit=1000&after=due")
                .json()
                .path("schedules")
                .valueStream()
                .filter(schedule -> schedule.path("name").asString().startsWith("due-"))
                .toList();
        if (due.stream().anyMatch(schedule -> schedule.path("last").isNull())) {
            return null;
        }
        return due.stream()
                .map(schedule -> schedule.path("last"))
                .mapToLong(last -> Duration.between(time(last, "fire_time"), time(last, "started_at"))
                        .toNanos())
                .toArray();
    }

    private static Instant time(JsonNode node, String field) {
        return OffsetDateTime.parse(node.path(field).asString()).toInstant();
    }

    static String text(Pace late) {
        return String.format(
                Locale.ROOT,
                "%d schedules due at the same moment: their jobs were submitted p50 %.0f ms, p99 %.0f ms, max %.0f ms"
                        + " after it",
                late.turns(),
                late.percentile(50),
                late.percentile(99),
                late.percentile(100));
    }

    static Map<String, Object> json(Pace late) {
        return Map.of(
                "due", late.turns(),
                "p50_ms", late.percentile(50),
                "p99_ms", late.percentile(99),
                "max_ms", late.percentile(100));
    }
}
