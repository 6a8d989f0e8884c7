package io.whirr.worker;

import io.whirr.worker.names.UniqueName;
import io.whirr.worker.processes.Containment;
import io.whirr.worker.processes.Spawner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Finds out what can contain tasks here, beside whatever else a start has to do: it starts half a dozen processes, one
 * after the other, and mostly waits for them.
 */
final class IsolationTrial implements AutoCloseable {

    private final Spawner spawner;
    private final Options options;
    private final FutureTask<Containment> trial = new FutureTask<>(this::contain);

    private IsolationTrial(Spawner spawner, Options options) {
        this.spawner = spawner;
        this.options = options;
    }

    static IsolationTrial start(Spawner spawner, Options options) {
        IsolationTrial started = new IsolationTrial(spawner, options);
        Thread.ofPlatform().name("isolation").daemon().start(started.trial);
        return started;
    }

    private Containment contain() {
        try {
            Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
            Path scratch = Files.createDirectory(temporary.resolve("whirr-probe" + UniqueName.make()));
            Containment found = spawner.contain(options.isolation(), options.cgroups(), scratch)
                    .orElseThrow(() -> new StartException("isolation "
                            + options.isolation().map(Enum::name).orElse("auto").toLowerCase(Locale.ROOT)
                            + " does not work here; it needs setpriv, setsid and unshare of util-linux, pidns root too,"
                            + " and cgroup a delegated part of the cgroup tree. Try --isolation auto"));
            Files.deleteIfExists(scratch.resolve("probe.log"));
            Files.deleteIfExists(scratch);
            return found;
        } catch (IOException e) {
            throw new StartException("cannot write to the temporary directory: " + e);
        }
    }

    /**
     * The strongest that works, or the one that was asked for. Waits for the trial.
     *
     * @throws StartException when there is none
     */
    Containment result() throws InterruptedException {
        try {
            return trial.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StartException known) {
                throw known;
            }
            throw new IllegalStateException("the trial of what contains tasks failed", e.getCause());
        }
    }

    /** Gives back what was found, also when nobody has asked for it because the start failed elsewhere. */
    @Override
    public void close() {
        try {
            result().close();
        } catch (StartException e) {
            // Nothing was found, so there is nothing to give back.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
