package io.whirr.shell.head;

import io.whirr.api.http.Message;
import io.whirr.api.jobs.CancelledJob;
import io.whirr.api.jobs.Job;
import io.whirr.api.jobs.JobList;
import io.whirr.api.jobs.RetriedJob;
import io.whirr.api.jobs.SubmitJob;
import io.whirr.api.jobs.SubmittedJob;
import io.whirr.api.runs.Metrics;
import io.whirr.api.runs.Run;
import io.whirr.api.runs.RunList;
import io.whirr.api.schedules.Firing;
import io.whirr.api.schedules.FiringList;
import io.whirr.api.schedules.Preview;
import io.whirr.api.schedules.Schedule;
import io.whirr.api.schedules.ScheduleList;
import io.whirr.api.status.QueueStatus;
import io.whirr.api.workers.Worker;
import io.whirr.api.workers.WorkerList;
import io.whirr.shell.head.Http.Answer;
import io.whirr.shell.head.Http.Request;
import io.whirr.shell.json.Json;
import io.whirr.shell.settings.Server;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The head, as the client calls it. Every method is one call and throws {@link HeadException} when it comes to
 * nothing.
 */
public final class HeadClient {

    private static final String API = "/api/v1";

    private static final Duration USUAL_LIMIT = Duration.ofSeconds(30);
    private static final Duration HASTY_LIMIT = Duration.ofMillis(700);

    private final Server server;
    private final Http http;

    public HeadClient(Server server, Interruption interruption) {
        this(server, interruption, USUAL_LIMIT);
    }

    private HeadClient(Server server, Interruption interruption, Duration limit) {
        this.server = server;
        this.http = new Http(server, interruption, limit);
    }

    /** The same head, for somebody who types: no answer soon is as good as none. */
    public static HeadClient hasty(Server server) {
        return new HeadClient(server, new Interruption(), HASTY_LIMIT);
    }

    public Server server() {
        return server;
    }

    public QueueStatus status() {
        return get("/status", QueueStatus.class);
    }

    /**
     * Queues a job.
     *
     * @param idempotencyKey the same for every try to send the same submission
     */
    public SubmittedJob submit(SubmitJob job, String idempotencyKey) {
        var request = Request.post(API + "/jobs", Json.bytes(job)).header("Idempotency-Key", idempotencyKey);
        return read(http.send(request), SubmittedJob.class);
    }

    public Job job(long id) {
        return get("/jobs/" + id, Job.class);
    }

    /**
     * A page of jobs.
     *
     * @param status a status, {@code all}, or null for the unfinished ones
     */
    public List<Job> jobs(@Nullable String status, int limit) {
        String filter = status == null ? "" : "&status=" + encoded(status);
        return get("/jobs?limit=" + limit + filter, JobList.class).jobs();
    }

    public CancelledJob cancel(long id) {
        return post("/jobs/" + id + "/cancel", CancelledJob.class);
    }

    public RetriedJob retry(long id) {
        return post("/jobs/" + id + "/retry", RetriedJob.class);
    }

    public Run run(String id) {
        return get("/runs/" + encoded(id), Run.class);
    }

    /** The runs that started last; null for a filter that is not wanted. */
    public List<Run> runs(@Nullable String status, @Nullable String tag, int limit) {
        String filters =
                (status == null ? "" : "&status=" + encoded(status)) + (tag == null ? "" : "&tag=" + encoded(tag));
        return get("/runs?limit=" + limit + filters, RunList.class).runs();
    }

    public Metrics metrics(String run) {
        return get("/runs/" + encoded(run) + "/metrics", Metrics.class);
    }

    public List<Worker> workers() {
        return get("/workers", WorkerList.class).workers();
    }

    /**
     * The next piece of a job's log.
     *
     * @param attempt which attempt's
     * @param wait how long the head may wait for bytes beyond the offset, 30 s at most
     */
    public LogChunk log(long job, int attempt, long offset, Duration wait) {
        String query = "?offset=" + offset + "&attempt=" + attempt + "&wait_seconds=" + wait.toSeconds();
        Answer answer =
                http.send(Request.get(API + "/runs/job-" + job + "/log" + query).waiting(wait));
        String next = answer.header("Whirr-Next-Offset");
        return new LogChunk(
                answer.body(),
                next == null ? offset + answer.body().length : Long.parseLong(next),
                "true".equals(answer.header("Whirr-Log-Complete")));
    }

    /** A page of schedules, by name; {@code after} is the last name of the page before, or empty. */
    public ScheduleList schedules(String after, int limit) {
        return get("/schedules?limit=" + limit + "&after=" + encoded(after), ScheduleList.class);
    }

    public Schedule schedule(String name) {
        return get(schedulePath(name), Schedule.class);
    }

    /** Makes a schedule; {@code definition} is what {@link io.whirr.api.schedules.DefineSchedule} says. */
    public Schedule createSchedule(Map<String, @Nullable Object> definition) {
        return read(http.send(Request.post(API + "/schedules", Json.bytes(definition))), Schedule.class);
    }

    /** Makes a schedule, or puts the definition in the place of its former one. */
    public Schedule putSchedule(String name, Map<String, @Nullable Object> definition) {
        return read(http.send(Request.put(API + schedulePath(name), Json.bytes(definition))), Schedule.class);
    }

    public Message deleteSchedule(String name) {
        return read(http.send(Request.delete(API + schedulePath(name))), Message.class);
    }

    /** Has something done to a schedule: {@code pause}, {@code resume}, {@code trigger} or {@code backfill}. */
    public <T> T schedule(String name, String action, Object wish, Class<T> answer) {
        return read(http.send(Request.post(API + schedulePath(name) + "/" + action, Json.bytes(wish))), answer);
    }

    /** The next times of a schedule; {@code from} is a time of its zone, null for now. */
    public Preview preview(String name, @Nullable String from, int count) {
        String start = from == null ? "" : "&from=" + encoded(from);
        return get(schedulePath(name) + "/preview?count=" + count + start, Preview.class);
    }

    /** The next times of a schedule that is not there. */
    public Preview preview(Map<String, @Nullable Object> definition, int count) {
        return read(
                http.send(Request.post(API + "/schedules/preview?count=" + count, Json.bytes(definition))),
                Preview.class);
    }

    /** The latest firings of a schedule; null for any outcome. */
    public List<Firing> firings(String schedule, @Nullable String outcome, int limit) {
        String filter = outcome == null ? "" : "&outcome=" + encoded(outcome);
        return get(schedulePath(schedule) + "/firings?limit=" + limit + filter, FiringList.class)
                .firings();
    }

    private static String schedulePath(String name) {
        return "/schedules/" + encoded(name);
    }

    private <T> T get(String path, Class<T> type) {
        return read(http.send(Request.get(API + path)), type);
    }

    private <T> T post(String path, Class<T> type) {
        return read(http.send(Request.post(API + path, new byte[0])), type);
    }

    private <T> T read(Answer answer, Class<T> type) {
        try {
            return Json.read(answer.body(), type);
        } catch (JacksonException e) {
            throw HeadRefused.unreadable(server, answer.status());
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
