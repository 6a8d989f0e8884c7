package io.whirr.worker.processes;

import java.util.Optional;

/** The way this machine contains tasks, tried and found to work. */
public final class Containment implements AutoCloseable {

    private final Spawner spawner;
    private final Chain chain;
    private final Optional<Cgroups> cgroups;

    Containment(Spawner spawner, Chain chain, Optional<Cgroups> cgroups) {
        this.spawner = spawner;
        this.chain = chain;
        this.cgroups = cgroups;
    }

    public Isolation isolation() {
        return chain.isolation();
    }

    /** As the head shows it: {@code pidns+cgroup} where a namespace has a cgroup around it. */
    public String word() {
        String word = isolation().word();
        return cgroups.isPresent() && isolation() != Isolation.CGROUP ? word + "+cgroup" : word;
    }

    /** Whether the kernel holds a task to its {@link Ceilings}. */
    public boolean limits() {
        return cgroups.map(Cgroups::isLimiting).orElse(false);
    }

    /** Starts a task. It never throws: what keeps a task from starting is that task's failure. */
    public Start start(Command command) {
        return spawner.start(chain, cgroups.orElse(null), command);
    }

    /** Gives back what was taken of the system. May be called twice; tasks must be over. */
    @Override
    public void close() {
        cgroups.ifPresent(Cgroups::close);
    }
}
