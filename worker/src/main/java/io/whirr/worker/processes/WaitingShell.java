package io.whirr.worker.processes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Chain} that stands, with a shell at its end that waits for its {@link Order}. To put one up takes ten times
 * as long as all the rest of a start.
 */
final class WaitingShell {

    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

    /** In bytes; what a chain says beyond that is cut off. */
    private static final int LONGEST_COMPLAINT = 2_000;

    private final Process top;
    private final Chain chain;
    private final Tools tools;
    private final @Nullable Cgroup group;
    private final byte[] mounts;

    private WaitingShell(Process top, Chain chain, Tools tools, @Nullable Cgroup group, byte[] mounts) {
        this.top = top;
        this.chain = chain;
        this.tools = tools;
        this.group = group;
        this.mounts = mounts;
    }

    /**
     * Starts one.
     *
     * @param builder of the process of {@link Chain#line}
     * @param group the cgroup that was named there; null for none
     * @throws IOException when it cannot be started; nothing is left of it then, but the cgroup
     */
    static WaitingShell start(ProcessBuilder builder, Chain chain, Tools tools, @Nullable Cgroup group)
            throws IOException {
        byte[] mounts = Files.readAllBytes(MOUNTS);
        Process top = builder.redirectErrorStream(true).start();
        WaitingShell shell = new WaitingShell(top, chain, tools, group, mounts);
        try {
            shell.tell(Chain.ENTRY.getBytes(StandardCharsets.US_ASCII));
            return shell;
        } catch (IOException e) {
            top.destroyForcibly();
            throw e;
        }
    }

    private void tell(byte[] script) throws IOException {
        OutputStream input = top.getOutputStream();
        input.write(script);
        input.flush();
    }

    /** Whether it lives, and sees the file systems that the worker sees: it has had a namespace of its own since. */
    boolean isUpToDate() {
        try {
            return top.isAlive() && Arrays.equals(mounts, Files.readAllBytes(MOUNTS));
        } catch (IOException e) {
            return false;
        }
    }

    /** Limits what the command may use. Only with a cgroup that limits. */
    void hold(Ceilings ceilings) throws IOException {
        if (group != null) {
            group.hold(ceilings);
        }
    }

    /**
     * Runs a command. Called once.
     *
     * @throws IOException when it was not run, in the words of whoever kept it from that
     */
    TaskProcess run(Command command) throws IOException {
        Files.newOutputStream(command.log(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                .close();
        try {
            tell(Order.script(chain, tools, command, group));
            top.getOutputStream().close();
        } catch (IOException e) {
            // It has ended; what it said meanwhile says more than "Broken pipe".
        }
        awaitStart();
        ProcessHandle handle = top.toHandle();
        Members members = chain.isolation().isNamespace()
                ? Members.ofNamespace(handle)
                : Members.ofGroup(handle, command.mark(), command.log());
        Members all = group == null ? members : members.and(group, handle);
        return new TaskProcess(top, chain.isolation(), all, group);
    }

    /** What stands around a command may warn of this and that, but only this line says that it will be run. */
    private void awaitStart() throws IOException {
        InputStream output = top.getInputStream();
        StringBuilder said = new StringBuilder();
        StringBuilder line = new StringBuilder();
        for (int next = output.read(); next >= 0; next = output.read()) {
            line.append((char) next);
            if (next == '\n') {
                if (line.toString().equals(Order.STARTING + "\n")) {
                    return;
                }
                said.append(said.length() < LONGEST_COMPLAINT ? line : "");
                line.setLength(0);
            }
        }
        String words = said.append(line).toString().strip();
        throw new IOException(words.isEmpty() ? "what contains it ended too early" : words);
    }

    /** Ends it without a command. */
    void discard() {
        top.destroyForcibly();
        if (group != null) {
            group.kill();
            group.remove();
        }
    }
}
