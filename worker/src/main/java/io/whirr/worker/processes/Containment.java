package io.whirr.worker.processes;

/** The way this machine contains tasks, tried and found to work. */
public final class Containment {

    private final Spawner spawner;
    private final Chain chain;

    Containment(Spawner spawner, Chain chain) {
        this.spawner = spawner;
        this.chain = chain;
    }

    public Isolation isolation() {
        return chain.isolation();
    }

    /** Starts a task. It never throws: what keeps a task from starting is that task's failure. */
    public Start start(Command command) {
        return spawner.start(chain, command);
    }
}
