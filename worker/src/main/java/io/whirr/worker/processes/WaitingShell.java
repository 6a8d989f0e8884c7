package io.whirr.worker.processes;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Chain} that stands, with a shell at its end that waits for its {@link Order}. To put one up takes ten times
 * as long as all the rest of a start.
 */
final class WaitingShell {

    private final Process top;
    private final Chain chain;
    private final Tools tools;
    private final @Nullable Cgroup group;

    private WaitingShell(Process top, Chain chain, Tools tools, @Nullable Cgroup group) {
        this.top = top;
        this.chain = chain;
        this.tools = tools;
        this.group = group;
    }

    /**
     * Makes one of what was started.
     *
     * @param top the process of {@link Chain#line}, with pipes for its input and its output; ended when this fails
     * @param group the cgroup that was named there
     * @throws IOException when it has ended
     */
    static WaitingShell of(Process top, Chain chain, Tools tools, @Nullable Cgroup group) throws IOException {
        WaitingShell shell = new WaitingShell(top, chain, tools, group);
        try {
            shell.tell(Chain.ENTRY);
            return shell;
        } catch (IOException e) {
            top.destroyForcibly();
            throw e;
        }
    }

    private void tell(String script) throws IOException {
        OutputStream input = top.getOutputStream();
        input.write(script.getBytes(StandardCharsets.UTF_8));
        input.flush();
    }

    boolean isAlive() {
        return top.isAlive();
    }

    /**
     * Runs a command. Called once.
     *
     * @throws IOException when the log cannot be written, a ceiling not be set, or the shell is gone
     */
    TaskProcess run(Command command) throws IOException {
        Files.newOutputStream(command.log(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                .close();
        if (group != null && !command.ceilings().areNone()) {
            group.hold(command.ceilings());
        }
        tell(Order.script(chain, tools, command, group));
        top.getOutputStream().close();
        ProcessHandle handle = top.toHandle();
        Members members = chain.isolation().isNamespace()
                ? Members.ofNamespace(handle)
                : Members.ofGroup(handle, command.mark(), command.log());
        Members all = group == null ? members : members.and(group, handle);
        return new TaskProcess(top, chain.isolation(), all, group);
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
