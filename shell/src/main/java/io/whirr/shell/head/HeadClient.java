package io.whirr.shell.head;

import io.whirr.api.http.Message;
import io.whirr.api.jobs.Attempt;
import io.whirr.api.jobs.AttemptList;
import io.whirr.api.jobs.CancelJobs;
import io.whirr.api.jobs.CancelledJob;
import io.whirr.api.jobs.CancelledJobs;
import io.whirr.api.jobs.ChangeJob;
import io.whirr.api.jobs.ElementList;
import io.whirr.api.jobs.Explanation;
import io.whirr.api.jobs.Job;
import io.whirr.api.jobs.JobList;
import io.whirr.api.jobs.RetriedJob;
import io.whirr.api.jobs.RetryJob;
import io.whirr.api.jobs.SubmittedJob;
import io.whirr.api.jobs.SweepPreview;
import io.whirr.api.runs.Metrics;
import io.whirr.api.runs.Run;
import io.whirr.api.runs.RunList;
import io.whirr.api.schedules.Firing;
import io.whirr.api.schedules.FiringList;
import io.whirr.api.schedules.Preview;
import io.whirr.api.schedules.Schedule;
import io.whirr.api.schedules.ScheduleList;
import io.whirr.api.status.QueueStatus;
import io.whirr.api.workers.DrainWorker;
import io.whirr.api.workers.Storage;
import io.whirr.api.workers.Worker;
import io.whirr.api.workers.WorkerList;
import io.whirr.shell.head.Http.Answer;
import io.whirr.shell.head.Http.Request;
import io.whirr.shell.json.Json;
import io.whirr.shell.settings.Server;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The head, as the client calls it. Every method is one call and throws {@link HeadException} when it comes to
 * nothing.
 */
public final class HeadClient {

    private static final String API = "/api/v1";

    private static final String LIKE_AN_ANSWER = """
            {"jobs": [{"id": 1, "command_argv": ["x"], "created_at": "2026-01-01T00:00:00.000000+00:00"}]}
            """;

    private static final Duration USUAL_LIMIT = Duration.ofSeconds(30);
    private static final Duration HASTY_LIMIT = Duration.ofMillis(700);

    private final Heads heads;
    private final Http http;

    /**
     * The heads of a cluster.
     *
     * @param servers at least one; the first that answers is asked
     * @param last which of several answered last
     */
    public HeadClient(List<Server> servers, LastHeads last, Interruption interruption) {
        this(new Heads(servers, last), interruption, USUAL_LIMIT);
    }

    private HeadClient(Heads heads, Interruption interruption, Duration limit) {
        this.heads = heads;
        this.http = new Http(heads, interruption, limit);
    }

    /** The same heads, for somebody who types: no answer soon is as good as none. */
    public static HeadClient hasty(List<Server> servers, LastHeads last) {
        return new HeadClient(new Heads(servers, last), new Interruption(), HASTY_LIMIT);
    }

    /** Does what the first answer of a process would have to wait for. Needs no head. */
    public static void prepare() {
        Json.prepare(LIKE_AN_ANSWER.getBytes(StandardCharsets.UTF_8), JobList.class);
    }

    /** The one that is asked first. */
    public Server server() {
        return heads.first();
    }

    /** Whether the head can do its work, and the time that its answer bears. */
    public Pulse pulse() {
        return Pulse.of(http.send(Request.get("/health")));
    }

    public QueueStatus status() {
        return get("/status", QueueStatus.class);
    }

    /**
     * Queues a job.
     *
     * @param job what {@link io.whirr.api.jobs.SubmitJob} says, without what it leaves to the head
     * @param idempotencyKey the same for every try to send the same submission
     */
    public SubmittedJob submit(Map<String, @Nullable Object> job, String idempotencyKey) {
        var request = Request.post(API + "/jobs", Json.bytes(job)).once(idempotencyKey);
        return read(http.send(request), SubmittedJob.class);
    }

    /** What a sweep would become, its first elements; {@code job} is what would be submitted. */
    public SweepPreview previewSweep(Map<String, @Nullable Object> job, int limit) {
        return post("/jobs/preview" + new Query().with("limit", limit), job, SweepPreview.class);
    }

    /** Queues jobs that depend on each other, all or none; {@code jobs} is the body as the wire has it. */
    public JsonNode submitGraph(Map<String, Object> jobs, String idempotencyKey) {
        var request = Request.post(API + "/jobs/graph", Json.bytes(jobs)).once(idempotencyKey);
        return read(http.send(request), Json::tree);
    }

    public Job job(long id) {
        return get("/jobs/" + id, Job.class);
    }

    public List<Job> jobs(JobFilter filter) {
        return get("/jobs" + filter.query(), JobList.class).jobs();
    }

    /**
     * A page of the elements of an array.
     *
     * @param status only these; null for all
     * @param after the number before the first one; null for the first page
     */
    public ElementList elements(long job, @Nullable String status, @Nullable Integer after, int limit) {
        String query = new Query()
                .with("status", status)
                .with("after", after)
                .with("limit", limit)
                .toString();
        return get("/jobs/" + job + "/elements" + query, ElementList.class);
    }

    /** The tries of a job, or of one element of it. */
    public List<Attempt> attempts(long job, @Nullable Integer element) {
        String query = new Query().with("element", element).toString();
        return get("/jobs/" + job + "/attempts" + query, AttemptList.class).attempts();
    }

    public Explanation explain(long job) {
        return get("/jobs/" + job + "/explain", Explanation.class);
    }

    public CancelledJob cancel(long id) {
        return post("/jobs/" + id + "/cancel", null, CancelledJob.class);
    }

    public CancelledJob cancelElement(long job, int element) {
        return post("/jobs/" + job + "/elements/" + element + "/cancel", null, CancelledJob.class);
    }

    public CancelledJobs cancel(CancelJobs which) {
        return post("/jobs/cancel", which, CancelledJobs.class);
    }

    /** Queues a job again; null for all of it that has not completed. */
    public RetriedJob retry(long id, @Nullable RetryJob what) {
        return post("/jobs/" + id + "/retry", what, RetriedJob.class);
    }

    /** Keeps a queued job from starting. */
    public void hold(long id) {
        post("/jobs/" + id + "/hold", null, Message.class);
    }

    /** Lets a job go that was held. */
    public void release(long id) {
        post("/jobs/" + id + "/unhold", null, Message.class);
    }

    /** Takes a running job from its worker and queues it again. */
    public void requeue(long id) {
        post("/jobs/" + id + "/requeue", null, Message.class);
    }

    public void prioritize(long id, int priority) {
        http.send(Request.patch(API + "/jobs/" + id, Json.bytes(new ChangeJob(priority))));
    }

    public Run run(String id) {
        return get("/runs/" + Query.encoded(id), Run.class);
    }

    /** The runs that started last; null for a filter that is not wanted. */
    public List<Run> runs(@Nullable String status, @Nullable String tag, int limit) {
        String query = new Query()
                .with("limit", limit)
                .with("status", status)
                .with("tag", tag)
                .toString();
        return get("/runs" + query, RunList.class).runs();
    }

    /** The runs of the elements of an array. */
    public List<Run> runsOf(long job, int limit) {
        return get("/runs" + new Query().with("job", job).with("limit", limit), RunList.class)
                .runs();
    }

    public Metrics metrics(String run) {
        return get("/runs/" + Query.encoded(run) + "/metrics", Metrics.class);
    }

    /** The last records only. */
    public Metrics metrics(String run, int last) {
        String query = new Query().with("last", last).toString();
        return get("/runs/" + Query.encoded(run) + "/metrics" + query, Metrics.class);
    }

    public List<Worker> workers() {
        return get("/workers", WorkerList.class).workers();
    }

    /** The head's data directory, which it looks at for this; empty from a head that knows no such call. */
    public Optional<Storage> storage() {
        try {
            return Optional.of(get("/storage", Storage.class));
        } catch (HeadRefused e) {
            if (e.unknownRoute()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Gives a worker nothing new from now on. */
    public void drain(String worker, @Nullable String reason) {
        post("/workers/" + Query.encoded(worker) + "/drain", new DrainWorker(reason), Message.class);
    }

    /** Gives it work again. */
    public void undrain(String worker) {
        post("/workers/" + Query.encoded(worker) + "/undrain", null, Message.class);
    }

    /**
     * The next piece of a run's log.
     *
     * @param attempt which attempt's
     * @param wait how long the head may wait for bytes beyond the offset, 30 s at most
     */
    public LogChunk log(String run, int attempt, long offset, Duration wait) {
        String query = "?offset=" + offset + "&attempt=" + attempt + "&wait_seconds=" + wait.toSeconds();
        Answer answer = http.send(Request.get(API + "/runs/" + Query.encoded(run) + "/log" + query)
                .waiting(wait));
        String next = answer.header("Whirr-Next-Offset");
        return new LogChunk(
                answer.body(),
                next == null ? offset + answer.body().length : Long.parseLong(next),
                "true".equals(answer.header("Whirr-Log-Complete")));
    }

    /** A page of schedules, by name; {@code after} is the last name of the page before, or empty. */
    public ScheduleList schedules(String after, int limit) {
        return get("/schedules?limit=" + limit + "&after=" + Query.encoded(after), ScheduleList.class);
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
        String start = from == null ? "" : "&from=" + Query.encoded(from);
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
        String filter = outcome == null ? "" : "&outcome=" + Query.encoded(outcome);
        return get(schedulePath(schedule) + "/firings?limit=" + limit + filter, FiringList.class)
                .firings();
    }

    private static String schedulePath(String name) {
        return "/schedules/" + Query.encoded(name);
    }

    private <T> T get(String path, Class<T> type) {
        return read(http.send(Request.get(API + path)), type);
    }

    private <T> T post(String path, @Nullable Object body, Class<T> type) {
        byte[] bytes = body == null ? new byte[0] : Json.bytes(body);
        return read(http.send(Request.post(API + path, bytes)), type);
    }

    private <T> T read(Answer answer, Class<T> type) {
        return read(answer, body -> Json.read(body, type));
    }

    private <T> T read(Answer answer, Function<byte[], T> reader) {
        try {
            return reader.apply(answer.body());
        } catch (JacksonException e) {
            throw HeadRefused.unreadable(heads.first(), answer.status());
        }
    }
}
