package io.whirr.head.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jayway.jsonpath.JsonPath;
import io.whirr.head.RunningHead;
import io.whirr.probe.ProbeController;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skyscreamer.jsonassert.JSONAssert;

/** What all routes have in common, over real HTTP: as upstream's clients know it. */
@Timeout(120)
class HttpTest {

    private static final String JSON = "application/json";
    private static final String JOB = "{\"command_argv\": [\"a\"], \"workdir\": \"/\"}";

    @TempDir
    static Path directory;

    static RunningHead head;

    @BeforeAll
    static void start() {
        head = RunningHead.start(directory, List.of(ProbeController.class), Map.of());
    }

    @AfterAll
    static void stop() {
        head.close();
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return head.call("GET", path, null);
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return head.call("POST", path, body, "Content-Type", JSON);
    }

    private static void assertAnswer(HttpResponse<String> answer, int status, String body) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(JSON);
        assertThat(answer.headers().firstValue("Content-Length")).isPresent();
        JSONAssert.assertEquals(body, answer.body(), true);
    }

    private static void assertDetail(HttpResponse<String> answer, int status, String detail) throws Exception {
        assertAnswer(answer, status, "{\"detail\": \"" + detail + "\"}");
    }

    /** A request of these lines, on a connection that the head is asked to close. */
    private static String raw(String... lines) throws IOException {
        return head.raw(String.join("\r\n", lines) + "\r\nHost: head\r\nConnection: close\r\n\r\n");
    }

    @Test
    void anAnswerThatBreaksOffIsNotTakenForWhole() {
        assertThatThrownBy(() -> get("/probe/v1/broken-list")).isInstanceOf(IOException.class);
    }

    @Test
    void answersAreInSnakeCaseWithAllFields() throws Exception {
        assertAnswer(post("/probe/v1/jobs", JOB), 200, """
                {"command_argv": ["a"], "workdir": "/", "name": null, "config": null, "tags": null, "env": null,
                 "steps": null, "array": null, "sweep": null, "needs": null, "limits": null, "retry": null,
                 "priority": null, "owner": null, "group": null, "hold": null, "after": null}
                """);
    }

    @Test
    void aWorkersDirectoryIsComparedWithTheHeadsOwn() throws Exception {
        HttpResponse<String> own = get("/api/v1/storage");
        String mark = JsonPath.read(own.body(), "$.mark");
        String worker = """
                {"worker_id": "s", "hostname": "h", "storage": {"directory": "/s", "writable": false, "mark": "%s",
                 "detail": "Permission denied"}}
                """.formatted(mark);
        post("/api/v1/workers/register", worker);

        assertThat(JsonPath.<Boolean>read(own.body(), "$.writable")).isTrue();
        assertThat(JsonPath.<String>read(own.body(), "$.directory")).isEqualTo(directory.toString());
        HttpResponse<String> workers = get("/api/v1/workers");
        assertThat(JsonPath.<List<Boolean>>read(workers.body(), "$.workers[?(@.id == 's')].storage_shared"))
                .containsExactly(true);
        assertThat(JsonPath.<List<String>>read(workers.body(), "$.workers[?(@.id == 's')].storage.detail"))
                .containsExactly("Permission denied");
    }

    /** One such label was stored, and from then on no list of workers could be read. */
    @Test
    void aNameThatIsTooLongToBeReadAgainIsRefused() throws Exception {
        String worker =
                "{\"worker_id\": \"w\", \"hostname\": \"h\", \"labels\": {\"" + "x".repeat(10_001) + "\": \"\"}}";

        HttpResponse<String> answer = post("/api/v1/workers/register", worker);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(answer.body())
                .contains("A name should have at most 10000 characters")
                .hasSizeLessThan(2_000);
        assertThat(get("/api/v1/workers").statusCode()).isEqualTo(200);
    }

    /** Both were answered with 500 once. */
    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/*", "*/*; charset=utf-8"})
    void aContentTypeWithAStarSaysNothing(String type) throws Exception {
        HttpResponse<String> answer = head.call("POST", "/probe/v1/jobs", JOB, "Content-Type", type);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void aContentTypeThatIsNoneIsTheCallersMistakeAlsoWhereNoBodyIsNeeded() throws Exception {
        HttpResponse<String> answer =
                head.call("POST", "/api/v1/workers/nobody/drain", "{}", "Content-Type", "not a type");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    }

    @Test
    void aConfigComesBackUnharmed() throws Exception {
        String config = "{\"z\":1.10,\"a\":123456789012345678901234567890,\"é\":\"🚀\",\"n\":null,\"m\":[1e-7,{}]}";

        assertThat(post("/probe/v1/jobs", "{\"command_argv\": [\"a\"], \"workdir\": \"/\", \"config\": " + config + "}")
                        .body())
                .contains(config.replace("1e-7", "1E-7"));
    }

    @Test
    void timesHaveAZoneAndMicrosecondsAndNothingIsWrittenThatJsonHasNot() throws Exception {
        assertAnswer(get("/probe/v1/values"), 200, """
                {"time": "2026-11-23T01:02:03.123456+00:00", "whole": "2026-11-23T01:02:03.000000+00:00",
                 "nan": null, "infinite": null, "nothing": null, "half \uFFFD": "half \uFFFD",
                 "message": {"message": "Größe 🚀", "success": true}}
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json; charset=utf-8",
                "application/vnd.x+json",
                "application/octet-stream"
            })
    void aBodyOfAnyUnclearTypeIsJson(String type) throws Exception {
        assertThat(head.call("POST", "/probe/v1/jobs", JOB, "Content-Type", type)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aBodyWithoutATypeIsJson() throws Exception {
        assertThat(head.call("POST", "/probe/v1/jobs", JOB).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/plain; charset=latin1",
                "application/xml",
                "application/x-www-form-urlencoded"
            })
    void aBodyOfAnotherTypeIsNoObject(String type) throws Exception {
        assertAnswer(head.call("POST", "/probe/v1/jobs", "{\"a\": 1}", "Content-Type", type), 422, """
                {"detail": [{"type": "model_attributes_type", "loc": ["body"], "input": "{\\"a\\": 1}",
                  "msg": "Input should be a valid dictionary or object to extract fields from"}]}
                """);
    }

    /** Neither is taken apart on its way. */
    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "multipart/form-data; boundary=x"})
    void aFormIsToldAsItWasSent(String type) throws Exception {
        HttpResponse<String> answer = head.call("POST", "/probe/v1/jobs", "a=%41+b&é=1&a=", "Content-Type", type);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\"input\":\"a=%41+b&é=1&a=\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null"})
    void noBodyIsMissing(String body) throws Exception {
        assertAnswer(post("/probe/v1/jobs", body), 422, """
                {"detail": [{"type": "missing", "loc": ["body"], "msg": "Field required", "input": null}]}
                """);
    }

    @Test
    void whatIsNoJsonIsToldWithItsPlace() throws Exception {
        assertAnswer(post("/probe/v1/jobs", "{\"é\": }"), 422, """
                {"detail": [{"type": "json_invalid", "loc": ["body", 6], "msg": "JSON decode error", "input": {},
                  "ctx": {"error": "Expecting value"}}]}
                """);
    }

    @Test
    void allFaultsOfPathAndBodyComeTogether() throws Exception {
        assertAnswer(post("/probe/v1/jobs/x/complete", "{\"exit_code\": 0}"), 422, """
                {"detail": [
                  {"type": "int_parsing", "loc": ["path", "job_id"], "input": "x",
                   "msg": "Input should be a valid integer, unable to parse string as an integer"},
                  {"type": "missing", "loc": ["body", "worker_id"], "msg": "Field required",
                   "input": {"exit_code": 0}}]}
                """);
    }

    @Test
    void aBodyThatIsNoUtf8IsRefused() throws Exception {
        String answer =
                head.raw("POST /probe/v1/jobs HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 9\r\n\r\n"
                        + "{\"a\":\"\u00ff\"}");

        assertThat(answer).startsWith("HTTP/1.1 400").contains("{\"detail\":\"There was an error parsing the body");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "0 greater_than_equal",
                "501 less_than_equal",
                "x int_parsing",
                "1.5 int_parsing",
                "99999999999999999999 less_than_equal",
            })
    void aWrongLimitIsSaidAsForABody(String limit, String type) throws Exception {
        HttpResponse<String> answer = get("/probe/v1/jobs?limit=" + limit);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains(type, "[\"query\",\"limit\"]", "\"input\":\"" + limit + "\"");
    }

    @ParameterizedTest
    @CsvSource({"'', 50", "limit=7, 7", "limit=%207%20, 7", "limit=7.0, 7", "limit=1_0, 10"})
    void aLimitIsReadLaxly(String query, int meaning) throws Exception {
        assertThat(get("/probe/v1/jobs?" + query).body()).contains("\"limit\":" + meaning);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "99999999999999999999999", "-1"})
    void anImpossibleJobIsNotFound(String id) throws Exception {
        assertDetail(get("/probe/v1/jobs/" + id), 404, "Job " + id + " not found");
    }

    @Test
    void theLargestJobNumberIsANumber() throws Exception {
        assertAnswer(get("/probe/v1/jobs/9223372036854775807"), 200, "{\"id\": 9223372036854775807}");
    }

    @Test
    void anUnknownPathIsNotFound() throws Exception {
        assertDetail(get("/nope"), 404, "Not Found");
        assertDetail(get("/nope/"), 404, "Not Found");
        assertDetail(get("/error"), 404, "Not Found");
        assertDetail(post("/api/v1/nope", "{}"), 404, "Not Found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "PUT", "PATCH", "OPTIONS"})
    void aWrongMethodIsNotAllowed(String method) throws Exception {
        HttpResponse<String> answer = head.call(method, "/probe/v1/jobs", null);

        assertDetail(answer, 405, "Method Not Allowed");
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, POST");
    }

    @Test
    void headIsNotAllowedAndHasNoBody() throws Exception {
        HttpResponse<String> answer = head.call("HEAD", "/probe/v1/jobs", null);

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, POST");
    }

    @Test
    void aSlashAtTheEndOfAGetIsRedirectedToTheHostThatWasAskedFor() throws Exception {
        String answer = raw("GET /probe/v1/jobs/?limit=3 HTTP/1.1");

        assertThat(answer).startsWith("HTTP/1.1 307").contains("Location: http://head/probe/v1/jobs?limit=3\r\n");
    }

    @Test
    void aPostWithASlashAtItsEndIsServed() throws Exception {
        assertThat(post("/probe/v1/jobs/", JOB).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vm:gpu1", "vm%3Agpu1"})
    void aPostWithoutBodyAndLengthIsServed(String worker) throws Exception {
        assertThat(raw("POST /probe/v1/workers/" + worker + "/unregister HTTP/1.1"))
                .startsWith("HTTP/1.1 200")
                .contains("Worker vm:gpu1 unregistered");
    }

    @ParameterizedTest
    @CsvSource({
        "refused, 409, Job 1 is running",
        "async, 403, No",
        "later, 503, Too much to do",
        "database, 503, The database cannot be reached or is too busy; try again",
        "sql, 500, Internal Server Error",
        "error, 500, Internal Server Error",
        "else, 500, Internal Server Error"
    })
    void everyFailureIsOneString(String how, int status, String detail) throws Exception {
        HttpResponse<String> answer = get("/probe/v1/fail/" + how);

        assertDetail(answer, status, detail);
        assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
    }

    @Test
    void whateverIsAcceptedTheAnswerIsJson() throws Exception {
        assertThat(head.call("GET", "/probe/v1/jobs/1", null, "Accept", "text/html")
                        .statusCode())
                .isEqualTo(200);
        assertDetail(head.call("GET", "/nope", null, "Accept", "text/html"), 404, "Not Found");
        assertDetail(
                head.call("GET", "/probe/v1/fail/else", null, "Accept", "image/png"), 500, "Internal Server Error");
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedAndTheHeadStaysWell() throws Exception {
        String large = "{\"command_argv\": [\"" + "x".repeat(10_000_000) + "\"], \"workdir\": \"/\"}";

        HttpResponse<String> answer = post("/probe/v1/jobs", large);

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).startsWith("{\"detail\":\"The body is too large: at most 4194304 bytes");
        assertThat(post("/probe/v1/jobs", JOB).statusCode()).isEqualTo(200);
    }

    @Test
    void aBodyOfUnknownLengthIsCutOffToo() throws Exception {
        String headers =
                "POST /probe/v1/jobs HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
        String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";

        assertThat(head.raw(headers + chunk.repeat(80) + "0\r\n\r\n"))
                .startsWith("HTTP/1.1 413")
                .contains("\"detail\"");
    }

    /** The words of Tomcat's own refusals. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "NONSENSE",
                "GET /a|b HTTP/1.1",
                "GET /a\\b HTTP/1.1",
                "GET /a%00b HTTP/1.1",
                "GET /%zz HTTP/1.1",
                "GET /../../x HTTP/1.1",
                "GET / HTTP/9.9"
            })
    void whatTomcatRefusesIsJsonToo(String line) throws Exception {
        assertThat(raw(line))
                .containsPattern("^HTTP/1.1 [45][0-9][0-9]")
                .containsIgnoringCase("content-type: application/json")
                .contains("{\"detail\":\"")
                .doesNotContain("Exception", "Tomcat", "<html");
    }

    @ParameterizedTest
    @ValueSource(strings = {"whirr_head:8080", "whirr_head", "a.b_c:1"})
    void aHostMayHaveAnUnderscoreInItsName(String host) throws Exception {
        String answer = head.raw("GET /health HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"whirr_head:x", "whirr_head:123456", "whirr head_", "a_<b>", "[_]:80"})
    void aHostThatIsNoneIsRefused(String host) throws Exception {
        String answer = head.raw("GET /health HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400");
    }

    @Test
    void aQueryThatCannotBeReadIsTheCallersFault() throws Exception {
        assertThat(raw("GET /probe/v1/jobs?limit=%zz HTTP/1.1"))
                .startsWith("HTTP/1.1 400")
                .contains("{\"detail\":\"The query cannot be read");
    }

    @Test
    void headersThatAreTooLongAreRefusedInJson() throws Exception {
        assertThat(raw("GET /health HTTP/1.1", "X-Long: " + "a".repeat(20_000)))
                .startsWith("HTTP/1.1 4")
                .contains("{\"detail\":\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../../../../../etc/passwd",
                "%2e%2e/%2E%2e/../../../../etc/passwd",
                "a/../../../../../../../x"
            })
    void anArtifactThatClimbsAboveTheRootIsForbidden(String path) throws Exception {
        assertThat(raw("GET /api/v1/runs/job-1/artifacts/" + path + " HTTP/1.1"))
                .startsWith("HTTP/1.1 403")
                .contains("{\"detail\":\"Access denied: path traversal not allowed\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "%2e%2e/job-1/a.txt, /../job-1/a.txt",
        "../job-1/a.txt, /../job-1/a.txt",
        "..%2F..%2Fetc%2Fpasswd, /../../etc/passwd",
        "a%5Cb%3Bc, /a\\b;c",
        "a//b/, /a//b/",
        "'', /"
    })
    void anArtifactsPathReachesItsControllerUnchanged(String path, String decoded) throws Exception {
        assertThat(raw("GET /probe/v1/runs/job-1/artifacts/" + path + " HTTP/1.1"))
                .startsWith("HTTP/1.1 200")
                .contains("\"path\":\"" + decoded.replace("\\", "\\\\") + "\"")
                .contains("\"uri\":\"/probe/v1/runs/job-1/artifacts/" + path + "\"");
    }

    @Test
    void theApiIsDescribedInItsOwnNames() throws Exception {
        HttpResponse<String> answer = get("/openapi.json");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"title\":\"whirr server\"", "\"command_argv\"")
                .doesNotContain("commandArgv");
    }

    @Test
    void theDescriptionHasAPageThatNeedsNothingFromElsewhere() throws Exception {
        for (String path : List.of("/docs", "/redoc")) {
            HttpResponse<String> page = get(path);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html");
            assertThat(page.body())
                    .contains("swagger-ui/swagger-ui.css", "swagger-ui/swagger-ui-bundle.js", "openapi.json")
                    .doesNotContain("//");
        }
        assertThat(get("/swagger-ui/swagger-ui.css").statusCode()).isEqualTo(200);
        assertThat(get("/swagger-ui/swagger-ui-bundle.js").statusCode()).isEqualTo(200);
    }

    @Test
    void healthIsTold() throws Exception {
        assertAnswer(get("/health"), 200, "{\"status\": \"healthy\"}");
    }
}
