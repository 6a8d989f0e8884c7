package io.whirr.worker.processes;

import java.io.File;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The programs of the system that contain a task, as absolute paths: a task's directory and PATH must not decide which
 * {@code sh} the worker runs.
 *
 * @param sh a POSIX shell
 * @param setsid starts a session
 * @param setpriv ties a life to that of the parent
 * @param env sets variables of any name
 * @param unshare makes namespaces; {@code unshare} itself when there is none, which the probe then finds out
 */
record Tools(String sh, String setsid, String setpriv, String env, String unshare) {

    static final String SYSTEM_PATH = "/usr/bin:/bin:/usr/sbin:/sbin";

    static Tools find() {
        return new Tools(locate("sh"), locate("setsid"), locate("setpriv"), locate("env"), locate("unshare"));
    }

    private static String locate(String name) {
        return onPath(SYSTEM_PATH, name)
                .or(() -> onPath(System.getenv("PATH"), name))
                .orElse(name);
    }

    private static Optional<String> onPath(String path, String name) {
        return path == null
                ? Optional.empty()
                : Stream.of(path.split(":"))
                        .map(directory -> new File(directory, name))
                        .filter(file -> file.isAbsolute() && file.isFile() && file.canExecute())
                        .map(File::getPath)
                        .findFirst();
    }
}
