package io.whirr.head.http;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * Says what Tomcat refuses by itself, before or beside our controllers: request lines, paths and headers that are none.
 *
 * <p>A path to an artifact that climbs above the root is refused like every other path that leaves its run.
 */
public final class ErrorValve extends ErrorReportValve {

    private static final Logger log = LoggerFactory.getLogger(ErrorValve.class);

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < HttpStatus.BAD_REQUEST.value()
                || response.getContentWritten() > 0
                || !response.setErrorReported()) {
            return;
        }
        String path = request.getRequestURI();
        boolean climbs = status == HttpStatus.BAD_REQUEST.value()
                && path != null
                && Routes.isArtifact(path)
                && Routes.climbs(path);
        try {
            if (climbs) {
                Answer.write(response, HttpStatus.FORBIDDEN.value(), "Access denied: path traversal not allowed");
            } else {
                Answer.write(response, status, words(status));
            }
            response.finishResponse();
        } catch (IOException | IllegalStateException e) {
            log.debug("An error could not be told to its client", e);
        }
    }

    private static String words(int status) {
        HttpStatus standard = HttpStatus.resolve(status);
        return standard == HttpStatus.BAD_REQUEST
                ? "Bad Request: the request line, its path or a header cannot be read"
                : standard == null ? "Error " + status : standard.getReasonPhrase();
    }
}
