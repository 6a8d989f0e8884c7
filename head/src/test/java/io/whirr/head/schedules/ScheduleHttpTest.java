package io.whirr.head.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whirr.head.RunningHead;
import io.whirr.head.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Schedules as their users meet them: over HTTP, with Quartz running. */
class ScheduleHttpTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private static Path directory = Path.of("");

    private static @Nullable RunningHead head;

    @BeforeAll
    static void aHead() {
        head = RunningHead.start(
                directory,
                List.of(),
                Map.of(
                        "whirr.database.url",
                        TestDatabase.fresh().url(),
                        "whirr.database.require-durability",
                        false,
                        "whirr.schedules.shortest-interval",
                        "1s"));
    }

    @AfterAll
    static void itStops() {
        head().close();
    }

    private static RunningHead head() {
        return Objects.requireNonNull(head);
    }

    @BeforeEach
    void noSchedules() {
        jdbc().sql("DELETE FROM firing").update();
        jdbc().sql("DELETE FROM schedule").update();
    }

    private static JdbcClient jdbc() {
        return head().context().getBean(JdbcClient.class);
    }

    private static HttpResponse<String> call(String method, String path, @Nullable String body) {
        try {
            return head().call(method, "/api/v1" + path, body, "Content-Type", "application/json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode ok(String method, String path, @Nullable String body) {
        HttpResponse<String> answer = call(method, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static String wish(String fields) {
        return """
                {"job": {"command_argv": ["true"], "workdir": "/"}, %s}""".formatted(fields);
    }

    private static JsonNode awaitFirings(String name, Predicate<JsonNode> condition) {
        return await().atMost(PATIENCE)
                .until(() -> ok("GET", "/schedules/" + name + "/firings", null).path("firings"), condition);
    }

    @Test
    void aScheduleComesBackAsItWasMade() {
        ok("POST", "/schedules", """
                {"name": "nightly", "job": {"command_argv": ["python", "t.py"], "workdir": "/w", "tags": ["a"],
                 "config": {"lr": 0.10}, "needs": {"gpus": 2}}, "when": ["0 2 * * 1-5", "@weekly"],
                 "zone": "Europe/Berlin", "start": "2027-01-01", "end": "2028-01-01T00:00:00Z", "jitter_seconds": 60,
                 "exclude": ["12-25"], "overlap": "buffer_one", "catch_up": "last", "catch_up_window_seconds": 3600,
                 "pause_on_failure": true, "note": "hello"}""");

        JsonNode schedule = ok("GET", "/schedules/nightly", null);

        assertThat(schedule.path("job").path("needs").path("gpus").asInt()).isEqualTo(2);
        assertThat(call("GET", "/schedules/nightly", null).body()).contains("\"lr\":0.10");
        assertThat(schedule.path("when").toString()).isEqualTo("[\"0 2 * * 1-5\",\"@weekly\"]");
        assertThat(schedule.path("zone").asString()).isEqualTo("Europe/Berlin");
        assertThat(schedule.path("start").asString()).isEqualTo("2026-12-31T23:00:00.000000+00:00");
        assertThat(schedule.path("end").asString()).isEqualTo("2028-01-01T00:00:00.000000+00:00");
        assertThat(schedule.path("exclude").toString()).isEqualTo("[\"12-25\"]");
        assertThat(schedule.path("overlap").asString()).isEqualTo("buffer_one");
        assertThat(schedule.path("catch_up").asString()).isEqualTo("last");
        assertThat(schedule.path("catch_up_window_seconds").asInt()).isEqualTo(3600);
        assertThat(schedule.path("pause_on_failure").asBoolean()).isTrue();
        assertThat(schedule.path("paused").asBoolean()).isFalse();
        assertThat(schedule.path("note").asString()).isEqualTo("hello");
        assertThat(schedule.path("words").asString())
                .isEqualTo("every weekday at 02:00; and every Sunday at 00:00 Europe/Berlin, from 2027-01-01 00:00,"
                        + " until 2028-01-01 01:00, up to 1 minute later");
        assertThat(schedule.path("next_time").asString()).isEqualTo("2027-01-01T01:00:00.000000+00:00");
        assertThat(ok("GET", "/schedules", null).path("schedules")).hasSize(1);
    }

    /** Quartz wakes the loop at the time; without it the next look is up to two seconds later. */
    @Test
    void aFiringIsWithinASecondOfItsTime() {
        ok("PUT", "/schedules/often", wish("\"when\": [\"every 3s\"], \"overlap\": \"allow_all\""));

        JsonNode firings = awaitFirings("often", list -> list.size() >= 4);

        for (JsonNode firing : firings) {
            Duration late = Duration.between(time(firing, "fire_time"), time(firing, "started_at"));
            assertThat(late).isBetween(Duration.ZERO, Duration.ofSeconds(1));
        }
    }

    private static Instant time(JsonNode node, String field) {
        return OffsetDateTime.parse(node.path(field).asString()).toInstant();
    }

    @Test
    void aScheduleIsChangedPausedResumedAndDeleted() {
        ok("POST", "/schedules", wish("\"name\": \"s\", \"when\": [\"@daily\"]"));
        assertThat(call("POST", "/schedules", wish("\"name\": \"s\", \"when\": [\"@daily\"]"))
                        .statusCode())
                .isEqualTo(409);

        assertThat(ok("PUT", "/schedules/s", wish("\"when\": [\"@hourly\"]"))
                        .path("words")
                        .asString())
                .isEqualTo("every hour UTC");
        JsonNode paused = ok("POST", "/schedules/s/pause", "{\"note\": \"not now\"}");
        assertThat(paused.path("paused").asBoolean()).isTrue();
        assertThat(paused.path("note").asString()).isEqualTo("not now");
        assertThat(paused.path("next_time").isNull()).isTrue();
        assertThat(ok("POST", "/schedules/s/resume", null).path("paused").asBoolean())
                .isFalse();
        assertThat(ok("POST", "/schedules/s/trigger", null).path("outcome").asString())
                .isEqualTo("started");
        assertThat(ok("DELETE", "/schedules/s", null).path("message").asString())
                .isEqualTo("Schedule s deleted; its jobs stay");
        assertThat(call("GET", "/schedules/s", null).statusCode()).isEqualTo(404);
        ok("POST", "/schedules", wish("\"name\": \"s\", \"when\": [\"@daily\"]"));
        assertThat(ok("GET", "/schedules/s/firings", null).path("firings")).isEmpty();
    }

    @Test
    void theNextTimesCanBeSeenBeforeAScheduleIsThere() {
        JsonNode preview = ok(
                "POST",
                "/schedules/preview?count=2&from=2026-10-24",
                wish("\"when\": [\"30 2 * * *\"], \"zone\": \"Europe/Berlin\""));

        assertThat(preview.path("words").asString()).isEqualTo("every day at 02:30 Europe/Berlin");
        assertThat(preview.path("times")
                        .valueStream()
                        .map(time -> time.path("local").asString()))
                .containsExactly("2026-10-24T02:30+02:00", "2026-10-25T02:30+02:00");
    }

    @Test
    void aBackfillIsAnsweredWithWhatItDoes() {
        ok("POST", "/schedules", wish("\"name\": \"b\", \"when\": [\"@daily\"]"));

        JsonNode done = ok("POST", "/schedules/b/backfill", "{\"start\": \"2026-03-01\", \"end\": \"2026-03-03\"}");

        assertThat(done.path("times").asInt()).isEqualTo(3);
        assertThat(done.path("message").asString()).isEqualTo("1 of 3 times started, 2 wait, 0 had been jobs before");
        assertThat(ok("GET", "/schedules/b/firings?outcome=waiting&limit=1", null)
                        .path("next_before")
                        .asString())
                .startsWith("2026-03-03");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"name\": \"x\", \"when\": [\"* * 31 2 *\"] | body,when,0 | this never happens",
                "\"name\": \"x\", \"when\": [\"@daily\", \"* * * * * * *  *\"] | body,when,1 | not ",
                "\"name\": \"x\", \"when\": [\"61 * * * *\"] | body,when,0 | the minute '61' is not a number "
                        + "from 0 to 59",
                "\"name\": \"x\", \"when\": [\"every 100ms\"] | body,when,0 | no length of time",
                "\"name\": \"x\", \"when\": [\"at 2020-01-01\"] | body,when | none of the times is still to come",
                "\"name\": \"x\", \"when\": [\"soon\"] | body,when,0 | a cron expression has 5 fields",
                "\"name\": \"x\", \"when\": [] | body,when | at least 1 item",
                "\"name\": \"x\" | body,when | Field required",
                "\"when\": [\"@daily\"] | body,name | a schedule needs a name",
                "\"name\": \"a b\", \"when\": [\"@daily\"] | body,name | a name has letters",
                "\"name\": \"x\", \"when\": [\"@daily\"], \"zone\": \"Mars/Olympus\" | body,zone | no such time zone",
                "\"name\": \"x\", \"when\": [\"@daily\"], \"start\": \"2027-02-01\", \"end\": \"2027-01-01\" | "
                        + "body,end | before the start",
                "\"name\": \"x\", \"when\": [\"@daily\"], \"end\": \"2020-01-01\" | body,end | the end is past",
                "\"name\": \"x\", \"when\": [\"@daily\"], \"start\": \"tomorrow\" | body,start | is no time",
                "\"name\": \"x\", \"when\": [\"@daily\"], \"jitter_seconds\": -1 | body,jitter_seconds | "
                        + "greater than or equal to 0",
                "\"name\": \"x\", \"when\": [\"@daily\"], \"exclude\": [\"12-25\", \"xmas\"] | body,exclude,1 | "
                        + "'xmas' is no day",
                "\"name\": \"x\", \"when\": [\"@daily\"], \"overlap\": \"maybe\" | body,overlap | skip, buffer_one",
                "\"name\": \"x\", \"when\": [\"@daily\"], \"catch_up\": \"none\" | body,catch_up | it can be all, last",
                "\"name\": \"x\", \"when\": [\"@daily\"], \"catch_up_window_seconds\": 1 | "
                        + "body,catch_up_window_seconds | greater than or equal to 10",
            })
    void badInputIsToldWhichFieldIsWrong(String fields, String place, String words) {
        HttpResponse<String> answer = call("POST", "/schedules", wish(fields));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        JsonNode fault = JSON.readTree(answer.body()).path("detail").path(0);
        assertThat(String.join(
                        ",",
                        fault.path("loc").valueStream().map(JsonNode::asString).toList()))
                .isEqualTo(place);
        assertThat(fault.path("msg").asString()).contains(words);
    }

    /** This head's shortest interval is a second, for these tests; the usual one is ten. */
    @Test
    void aRuleThatHappensTooOftenIsRefused() {
        DefinitionReader reader = new DefinitionReader(
                head().context().getBean(io.whirr.head.jobs.Submissions.class), SchedulePropertiesTest.bind(Map.of()));

        for (String often :
                List.of("* * * * * * *", "* * * * * ?", "0,5 * * * * ?", "every 1s", "every 9s", "0/3 0 0 * * ?")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() ->
                            reader.read(Wish.of("x", often).request(), null, Instant.parse("2026-11-24T00:00:00Z")))
                    .as(often)
                    .hasMessageContaining("more often than every 10 seconds is not allowed");
        }
        assertThat(reader.read(Wish.of("x", "every 10s").request(), null, Instant.parse("2026-11-24T00:00:00Z")))
                .isNotNull();
    }

    @Test
    void aWrongJobIsToldWhereItIsWrong() {
        HttpResponse<String> answer = call(
                "POST",
                "/schedules",
                "{\"name\": \"x\", \"when\": [\"@daily\"], \"job\": {\"command_argv\": [], \"workdir\": \"/\"}}");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(JSON.readTree(answer.body())
                        .path("detail")
                        .path(0)
                        .path("loc")
                        .toString())
                .isEqualTo("[\"body\",\"job\",\"command_argv\"]");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        for (String path : List.of("/schedules/nope/pause", "/schedules/nope/resume", "/schedules/nope/trigger")) {
            assertThat(call("POST", path, null).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(call("DELETE", "/schedules/nope", null).body())
                .isEqualTo("{\"detail\":\"Schedule nope not found\"}");
        assertThat(call("GET", "/schedules/nope/preview", null).statusCode()).isEqualTo(404);
        assertThat(call("GET", "/maintenance/nope", null).statusCode()).isEqualTo(404);
    }

    @Test
    void theHeadsOwnChoresAreSeenAndAdjusted() {
        ok("PUT", "/schedules/mine", wish("\"when\": [\"@daily\"]"));

        JsonNode chores = ok("GET", "/maintenance", null).path("chores");
        assertThat(chores.valueStream().map(chore -> chore.path("name").asString()))
                .containsExactly("clean-up", "expiry-sweep", "retention", "statistics", "table-sizes");

        JsonNode adjusted = ok("PUT", "/maintenance/retention", "{\"when\": \"0 30 4 * * ?\", \"paused\": true}");
        assertThat(adjusted.path("when").asString()).isEqualTo("0 30 4 * * ?");
        assertThat(adjusted.path("paused").asBoolean()).isTrue();
        assertThat(ok("PUT", "/maintenance/retention", "{\"paused\": false}")
                        .path("state")
                        .asString())
                .isEqualTo("NORMAL");
        assertThat(call("PUT", "/maintenance/retention", "{\"when\": \"now and then\"}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(call("PUT", "/maintenance/expiry-sweep", "{\"paused\": true}")
                        .statusCode())
                .isEqualTo(409);

        ok("POST", "/maintenance/clean-up/run", null);
        await().atMost(PATIENCE)
                .until(() -> ok("GET", "/maintenance/clean-up", null)
                        .path("last_result")
                        .asString("")
                        .startsWith("removed 0 deleted schedules"));
    }
}
