package io.whirr.head.runs;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A part of a log.
 *
 * @param state its run, as it was before the file was opened
 * @param file null while there is none
 * @param offset where the part begins
 * @param length how many bytes it has
 */
record LogPart(RunState state, @Nullable RunFile file, long offset, long length) implements AutoCloseable {

    static LogPart of(RunState state, @Nullable RunFile file, long offset, long most) {
        long size = file == null ? 0 : file.size();
        return new LogPart(state, file, offset, Math.clamp(size - offset, 0, most));
    }

    long next() {
        return offset + length;
    }

    /**
     * Whether these are the last bytes that there will ever be.
     *
     * <p>The run was final before the file was opened, and its writer had closed it before that: so nothing is missing,
     * also where the file server tells news only to those who open a file.
     */
    boolean isComplete() {
        return state.status().isFinal() && (file == null || next() >= file.size());
    }

    void copy(OutputStream out) throws IOException {
        if (file != null && length > 0) {
            file.copy(offset, length, out);
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
