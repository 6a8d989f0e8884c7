package io.whirr.head.runs;

import io.whirr.head.http.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.util.UriUtils;

/** The files of a run: which there are, and each of them. */
@RestController
class ArtifactController {

    private static final Logger log = LoggerFactory.getLogger(ArtifactController.class);

    private static final String ROUTE = "/artifacts/";

    private final RunLookup lookup;
    private final RunFiles files;
    private final int limit;

    ArtifactController(RunLookup lookup, RunFiles files, RunProperties properties) {
        this.lookup = lookup;
        this.files = files;
        this.limit = properties.runs().listedArtifacts();
    }

    @GetMapping("/api/v1/runs/{run_id}/artifacts")
    ListedArtifacts list(@PathVariable("run_id") String id) {
        RunKey run = lookup.state(id).run();
        try {
            return ArtifactWalk.list(files, run, limit);
        } catch (IOException failed) {
            log.warn("artifacts not listed run={}: {}", run.id(), failed.toString());
            throw Refusal.unreadable("Error listing artifacts: " + failed.getMessage());
        }
    }

    /** The path is taken as it was sent: a name may hold what the framework takes for its own, as a semicolon. */
    @GetMapping("/api/v1/runs/{run_id}/artifacts/{*path}")
    void download(@PathVariable("run_id") String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        RunKey run = lookup.state(id).run();
        String path = path(request);
        try (RunFile file = files.openArtifact(run, path)) {
            describe(path, response);
            if (!new ServletWebRequest(request, response)
                    .checkNotModified(file.tag(), file.modified().toEpochMilli())) {
                send(file, request, response);
            }
        }
    }

    private static String path(HttpServletRequest request) {
        String uri = request.getRequestURI();
        try {
            return UriUtils.decode(uri.substring(uri.indexOf(ROUTE) + ROUTE.length()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw Refusal.badRequest("The path is not percent-encoded: every % is followed by two hexadecimal digits");
        }
    }

    private static void describe(String path, HttpServletResponse response) {
        String name = Attachment.nameOf(path);
        response.setContentType(Attachment.contentType(name));
        response.setHeader("Content-Disposition", Attachment.disposition(name));
        // A job may write the file again: what a client has is good only until it has asked.
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("Accept-Ranges", "bytes");
        response.setHeader("X-Content-Type-Options", "nosniff");
    }

    private static void send(RunFile file, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        switch (ByteRange.of(request.getHeader("Range"), request.getHeader("If-Range"), file)) {
            case ByteRange.Whole(long size) -> copy(file, 0, size, response);
            case ByteRange.Part(long from, long length) -> {
                response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
                response.setHeader("Content-Range", "bytes " + from + "-" + (from + length - 1) + "/" + file.size());
                copy(file, from, length, response);
            }
            case ByteRange.None() -> {
                response.reset();
                response.setStatus(HttpServletResponse.SC_REQUESTED_RANGE_NOT_SATISFIABLE);
                response.setHeader("Content-Range", "bytes */" + file.size());
                response.setContentType("application/json");
                response.getWriter().write("{\"detail\":\"The artifact has only " + file.size() + " bytes\"}");
            }
        }
    }

    private static void copy(RunFile file, long from, long length, HttpServletResponse response) throws IOException {
        response.setContentLengthLong(length);
        endIfCut(length, response);
        file.copy(from, length, response.getOutputStream());
    }

    /**
     * A file may be cut while it is sent, and then the rest of the answer never comes. Nothing but the end of the
     * connection tells a client so; it would wait for as long as an idle connection is kept.
     */
    static void endIfCut(long length, HttpServletResponse response) {
        if (length > RunFile.BUFFER) {
            response.setHeader("Connection", "close");
        }
    }
}
