package io.whirr.shell;

import io.whirr.shell.commands.Completion;
import io.whirr.shell.commands.Session;
import io.whirr.shell.head.Interruption;
import io.whirr.shell.output.Screen;
import io.whirr.shell.prompt.PromptApplication;
import io.whirr.shell.settings.Key;
import io.whirr.shell.settings.Settings;
import io.whirr.shell.settings.Target;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * One life of the client in which everything is used once, for the JVM to write down which classes that takes: starts
 * that are given the list need half the time. It talks to a head of its own that knows one job.
 */
final class TrainingRun {

    /** The word that asks for it, as the only argument. */
    static final String WORD = "__train";

    private static final String JOB = """
            {"id": 1, "name": "x", "command_argv": ["a b"], "workdir": "/", "config": {"lr": 0.1}, "tags": ["t"],
             "status": "completed", "attempt": 1, "worker_id": "w", "created_at": "2026-01-01T00:00:00.000000+00:00",
             "started_at": "2026-01-01T00:00:00Z", "finished_at": "2026-01-01T00:00:01Z", "exit_code": 0,
             "run_id": "job-1", "cancel_requested": false, "reason": "COMPLETED", "error_message": null}
            """;

    private static final String RUN = """
            {"id": "job-1", "job_id": 1, "name": "x", "config": {"lr": 0.1}, "tags": ["t"], "status": "completed",
             "started_at": "2026-01-01T00:00:00Z", "finished_at": "2026-01-01T00:00:01Z",
             "duration_seconds": 1.0123456789, "summary": {"loss": 0.1}, "hostname": "h", "run_dir": "/r"}
            """;

    private static final List<String> MISTYPED = List.of("statsu");
    private static final int WRONG_USAGE = 2;

    /** Bytes. */
    private static final int LONG = 256;

    private static final List<List<String>> LINES = List.of(
            List.of("help"),
            List.of("help", "submit"),
            List.of("version"),
            List.of("status"),
            List.of("status", "1", "-o", "json"),
            List.of("list", "-o", "jsonl"),
            List.of("submit", "-n", "x", "-t", "a,b", "-c", "lr=0.1", "-g", "1", "-w", "--", "echo", "a b"),
            List.of("logs", "1", "-f"),
            List.of("logs", "1", "--tail", "1"),
            List.of("cancel", "1"),
            List.of("retry", "1"),
            List.of("hold", "1"),
            List.of("explain", "1"),
            List.of("elements", "1"),
            List.of("attempts", "1"),
            List.of("runs"),
            List.of("show", "1"),
            List.of("compare", "1", "1", "-m"),
            List.of("workers"),
            List.of("config"),
            List.of("doctor"),
            List.of("wait", "1"),
            List.of("completion", "bash"),
            List.of(Completion.WORD, "bash", "whirr logs ", ""),
            MISTYPED);

    /** No settings are read from here, and no history is written. */
    private static final Path NOWHERE = Path.of("/dev/null/whirr");

    private TrainingRun() {}

    static int run() {
        try (var head = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> serve(head));
            String url = "http://127.0.0.1:" + head.getLocalPort();
            var screen = Screen.coloured(OutputStream.nullOutputStream());
            var session = new Session(
                    new Settings(Map.of(Key.SERVER.variable(), url), NOWHERE),
                    Target.USUAL,
                    screen,
                    InstantSource.system(),
                    new Interruption());
            Settings.ofProcess();
            Screen.ofProcess();
            int failed =
                    (int) LINES.stream().filter(line -> !use(session, line)).count();
            prompt(session);
            return failed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** True when the command went as it should: one that fails early is one whose classes are not in the archive. */
    private static boolean use(Session session, List<String> line) {
        int code = OneShot.run(session, line.toArray(String[]::new));
        return code == (line.equals(MISTYPED) ? WRONG_USAGE : 0);
    }

    /** The prompt, which finds the end of its input at once. */
    private static void prompt(Session session) {
        if (!Screen.isTerminal(0)) {
            PromptApplication.run(session);
        }
    }

    private static void serve(ServerSocket head) {
        while (!head.isClosed()) {
            try {
                Socket client = head.accept();
                Thread.ofPlatform().daemon().start(() -> converse(client));
            } catch (IOException e) {
                // The training is over.
            }
        }
    }

    /** Keeps the connection for the next request, as a head does: that takes classes of its own. */
    private static void converse(Socket client) {
        try (client;
                var in = new BufferedInputStream(client.getInputStream())) {
            for (String request = head(in); !request.isEmpty(); request = head(in)) {
                in.skipNBytes(length(request));
                answer(client.getOutputStream(), request);
            }
        } catch (IOException e) {
            // The client has what it wanted.
        }
    }

    /** The head of the next request with the empty line behind it; empty when there is none. */
    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            head.append((char) next);
            if (next == '\n' && head.lastIndexOf("\r\n\r\n") >= 0) {
                break;
            }
        }
        return head.toString();
    }

    private static long length(String request) {
        return request.lines()
                .filter(line -> line.startsWith("Content-Length: "))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                .findFirst()
                .orElse(0);
    }

    /** In one piece of a length that is said, or, when it is long, in pieces: as heads do. */
    private static void answer(OutputStream out, String request) throws IOException {
        byte[] body = body(request).getBytes(StandardCharsets.UTF_8);
        boolean inPieces = body.length > LONG;
        String head = "HTTP/1.1 200 OK\r\n"
                + (inPieces ? "Transfer-Encoding: chunked" : "Content-Length: " + body.length)
                + "\r\nWhirr-Log-Complete: true\r\nWhirr-Next-Offset: 0\r\n\r\n"
                + (inPieces ? Integer.toHexString(body.length) + "\r\n" : "");
        out.write(head.getBytes(StandardCharsets.UTF_8));
        out.write(body);
        if (inPieces) {
            out.write("\r\n0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        }
        out.flush();
    }

    private static String body(String request) {
        String path = request.substring(0, request.indexOf(' ', 5)).replaceAll("[?].*", "");
        return switch (path) {
            case "POST /api/v1/jobs" ->
                "{\"job_id\": 1, \"run_id\": \"job-1\", \"run_dir\": \"/r\", \"message\": \"\"}";
            case "POST /api/v1/jobs/1/cancel" -> "{\"message\": \"\", \"previous_status\": \"queued\"}";
            case "POST /api/v1/jobs/1/retry" ->
                "{\"job_id\": 1, \"attempt\": 2, \"message\": \"\", \"previous_status\": \"failed\"}";
            case "GET /api/v1/jobs/1/explain" ->
                "{\"job_id\": 1, \"status\": \"queued\", \"sentence\": \"\", \"fits\": [], \"misfits\": []}";
            case "GET /api/v1/jobs/1/elements" ->
                "{\"elements\": [{\"index\": 0, \"status\": \"queued\", \"run_id\": \"\"}]}";
            case "GET /api/v1/jobs/1/attempts" ->
                "{\"attempts\": [{\"attempt\": 1, \"step\": \"command\", \"status\": \"running\"}]}";
            case "GET /api/v1/jobs" -> "{\"jobs\": [" + JOB + "]}";
            case "GET /api/v1/jobs/1" -> JOB;
            case "GET /api/v1/runs" -> "{\"runs\": [" + RUN + "]}";
            case "GET /api/v1/runs/job-1" -> RUN;
            case "GET /api/v1/runs/job-1/metrics" -> "{\"metrics\": [{\"step\": 1, \"loss\": 0.1}], \"count\": 1}";
            case "GET /api/v1/workers" -> "{\"workers\": [{\"id\": \"w\", \"status\": \"idle\"}]}";
            case "GET /api/v1/storage" -> "{\"directory\": \"/d\", \"writable\": true}";
            case "GET /api/v1/runs/job-1/log" -> "";
            default -> "{\"queued\": 1, \"workers_online\": 1}";
        };
    }
}
