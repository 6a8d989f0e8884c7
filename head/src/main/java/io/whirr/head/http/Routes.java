package io.whirr.head.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Which paths the head serves, and by which methods. */
@Component
class Routes {

    /** Below it a path is a file's, with slashes as they are. */
    private static final Pattern ARTIFACT = Pattern.compile("/api/v1/runs/[^/]+/artifacts/.*");

    private static final Pattern ENCODED_DOT = Pattern.compile("%2e", Pattern.CASE_INSENSITIVE);
    private static final Pattern ENCODED_SLASH = Pattern.compile("%2f", Pattern.CASE_INSENSITIVE);

    private final ObjectProvider<RequestMappingHandlerMapping> mappings;

    Routes(ObjectProvider<RequestMappingHandlerMapping> mappings) {
        this.mappings = mappings;
    }

    static boolean isArtifact(String path) {
        return ARTIFACT.matcher(path).matches();
    }

    /** Whether the dots in a path lead above its root at any point; slashes may be encoded, and dots. */
    static boolean climbs(String path) {
        String decoded =
                ENCODED_DOT.matcher(ENCODED_SLASH.matcher(path).replaceAll("/")).replaceAll(".");
        int depth = 0;
        for (String part : decoded.split("/", -1)) {
            if (part.equals("..")) {
                depth--;
            } else if (!part.isEmpty() && !part.equals(".")) {
                depth++;
            }
            if (depth < 0) {
                return true;
            }
        }
        return false;
    }

    /** The methods of a path; empty when there is no such path. */
    Set<String> methods(String path) {
        PathContainer parsed = PathContainer.parsePath(path);
        Set<String> methods = new TreeSet<>();
        mappings.orderedStream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .filter(route -> matches(route, parsed))
                .flatMap(route -> route.getMethodsCondition().getMethods().stream())
                .map(RequestMethod::name)
                .forEach(methods::add);
        return methods;
    }

    private static boolean matches(RequestMappingInfo route, PathContainer path) {
        var patterns = route.getPathPatternsCondition();
        return patterns != null && patterns.getPatterns().stream().anyMatch(pattern -> pattern.matches(path));
    }

    /** Where a path with a slash at its end was meant to go, as a URL; null when it was not meant to go anywhere. */
    @Nullable
    String withoutSlash(HttpServletRequest request) {
        String path = request.getRequestURI();
        if (path.length() < 2 || !path.endsWith("/")) {
            return null;
        }
        String slashless = path.substring(0, path.length() - 1);
        if (methods(slashless).isEmpty()) {
            return null;
        }
        String host = request.getHeader("Host");
        String query = request.getQueryString();
        return request.getScheme() + "://" + (host == null ? request.getServerName() : host) + slashless
                + (query == null ? "" : "?" + query);
    }
}
