package io.whirr.e2e.bench;

import io.whirr.e2e.cluster.Cluster;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * What a head takes for a claim and for what people look at, with much behind it and with little: two heads, each with
 * a database of its own, are asked by turns, so that whatever else the machine does it does to both.
 */
final class LongHistory {

    private static final int LITTLE = 1_000;

    private static final int WARM_UP = 200;

    private static final int TURNS = 1_000;

    /** What is measured; the paths are what the client and the dashboard ask for. */
    private static final Map<String, Question> QUESTIONS = questions();

    /** Asks once and says how many nanoseconds it took. */
    private interface Question {
        long ask(HttpConnection head) throws IOException;
    }

    private static Map<String, Question> questions() {
        Map<String, Question> questions = new LinkedHashMap<>();
        questions.put("a claim", LongHistory::claim);
        questions.put("whirr status", get("/api/v1/status"));
        questions.put("the newest 100 jobs", get("/api/v1/jobs?limit=100"));
        questions.put("the newest 100 that completed", get("/api/v1/jobs?limit=100&status=completed"));
        questions.put("the newest 100 runs", get("/api/v1/runs?limit=100"));
        questions.put("one job", get("/api/v1/jobs/1"));
        return questions;
    }

    /** With what comes before and after it, which is not measured. */
    private static long claim(HttpConnection head) throws IOException {
        Wire wire = new Wire(head, "bench");
        wire.submit();
        long asked = System.nanoTime();
        Wire.Claimed claimed = wire.claim();
        long nanos = System.nanoTime() - asked;
        wire.complete(claimed);
        return nanos;
    }

    private static Question get(String path) {
        return head -> {
            long asked = System.nanoTime();
            head.get(path);
            return System.nanoTime() - asked;
        };
    }

    private final int jobs;

    /** @param jobs how much is behind the head that has much behind it */
    LongHistory(int jobs) {
        this.jobs = jobs;
    }

    /** One question, to both. */
    record Row(String question, Pace little, Pace much) {

        double ratio() {
            return much.percentile(99) / little.percentile(99);
        }

        String text() {
            return String.format(
                    Locale.ROOT,
                    "%-30s p50 %.2f and %.2f ms, p99 %.2f and %.2f ms: %.2f times",
                    question,
                    little.percentile(50),
                    much.percentile(50),
                    little.percentile(99),
                    much.percentile(99),
                    ratio());
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("question", question);
            json.put("p50_ms_little", little.percentile(50));
            json.put("p50_ms_much", much.percentile(50));
            json.put("p99_ms_little", little.percentile(99));
            json.put("p99_ms_much", much.percentile(99));
            json.put("p99_ratio", ratio());
            return json;
        }
    }

    List<Row> run() throws IOException {
        try (Cluster little = Cluster.empty();
                Cluster much = Cluster.empty()) {
            URI ofLittle = headOf(little);
            URI ofMuch = headOf(much);
            addPast(much);
            return ask(ofLittle, ofMuch);
        } catch (SQLException e) {
            throw new IOException("no past could be made", e);
        }
    }

    /** On connections that are new: a head closes those that nobody uses for the minutes that a past takes. */
    private static List<Row> ask(URI little, URI much) throws IOException {
        try (HttpConnection first = new HttpConnection(little);
                HttpConnection second = new HttpConnection(much)) {
            List<Row> rows = new ArrayList<>();
            for (Map.Entry<String, Question> question : QUESTIONS.entrySet()) {
                Row row = ask(question.getKey(), question.getValue(), first, second);
                System.out.println(row.text());
                rows.add(row);
            }
            return rows;
        }
    }

    /** One that has completed its thousand. */
    private static URI headOf(Cluster cluster) throws IOException {
        URI head = cluster.startHead().awaitHealthy().url();
        try (HttpConnection connection = new HttpConnection(head)) {
            for (int turn = 0; turn < LITTLE; turn++) {
                claim(connection);
            }
        }
        return head;
    }

    private void addPast(Cluster cluster) throws SQLException {
        long started = System.nanoTime();
        try (Connection database = cluster.postgres().connectTo(cluster.databaseUrl())) {
            PastJobs.add(database, jobs);
        }
        System.out.printf(
                Locale.ROOT, "%d jobs added to the past in %.0f s%n", jobs, (System.nanoTime() - started) / 1e9);
    }

    private static Row ask(String name, Question question, HttpConnection little, HttpConnection much)
            throws IOException {
        LongStream.Builder ofLittle = LongStream.builder();
        LongStream.Builder ofMuch = LongStream.builder();
        for (int turn = 0; turn < WARM_UP + TURNS; turn++) {
            long first = question.ask(little);
            long second = question.ask(much);
            if (turn >= WARM_UP) {
                ofLittle.add(first);
                ofMuch.add(second);
            }
        }
        return new Row(name, Pace.ofTurns(ofLittle.build()), Pace.ofTurns(ofMuch.build()));
    }
}
