package io.whirr.worker.processes;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to start.
 *
 * @param argv the command and its arguments, passed on as they are
 * @param directory where it starts
 * @param environment what is added to the worker's own environment
 * @param log absolute; both streams are appended to it
 * @param mark unique to this start; processes that bear it are this task's
 * @param ceilings what it may use; kept only where {@link Containment#limits} says so
 */
public record Command(
        List<String> argv,
        String directory,
        Map<String, String> environment,
        Path log,
        String mark,
        Ceilings ceilings) {}
