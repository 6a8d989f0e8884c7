package io.whirr.worker.processes;

import java.io.IOException;
import java.nio.file.FileSystemException;

/** What became of a start. */
public sealed interface Start {

    /** It runs. */
    record Started(TaskProcess process) implements Start {}

    /**
     * It never ran.
     *
     * @param code the exit status that a shell would give: 127 for not found, 126 for found but not to be run
     * @param why in the system's own words
     * @param machine whether the machine may be to blame, so that the next start could fail the same way
     */
    record NotStarted(int code, String why, boolean machine) implements Start {

        /** What the machine may be to blame for. */
        public static NotStarted of(int code, String what, Exception cause) {
            return new NotStarted(code, what + ": " + words(cause), true);
        }

        /**
         * The cause has the system's words, where there is one. The exceptions of files have only the file's name as
         * their message where the system has no more to say.
         */
        private static String words(Exception e) {
            Exception cause = e.getCause() instanceof IOException io ? io : e;
            String kind = cause.getClass().getSimpleName().replace("Exception", "");
            boolean bare = cause instanceof FileSystemException file && file.getReason() == null;
            return bare ? kind + " " + cause.getMessage() : String.valueOf(cause.getMessage());
        }
    }
}
