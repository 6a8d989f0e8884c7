package io.whirr.worker.tasks;

import io.whirr.worker.head.HeadClient;
import io.whirr.worker.slots.GpuWatch;
import io.whirr.worker.slots.SlotPool;
import java.time.Duration;
import java.util.function.Supplier;

/** What the slots of one worker share. */
public final class Shared {

    private final TaskSettings settings;
    private final SlotPool pool;
    private final GpuWatch gpus;
    private final Outbox outbox;
    private final Supplier<HeadClient> clients;
    private final Duration pollInterval;
    private final String life;
    private final Fitness fitness;

    /**
     * @param clients makes a client of the head
     * @param pollInterval the pause after a head that does not keep claims parked said there is nothing
     * @param life this life of the worker
     */
    public Shared(
            TaskSettings settings,
            SlotPool pool,
            GpuWatch gpus,
            Outbox outbox,
            Supplier<HeadClient> clients,
            Duration pollInterval,
            String life) {
        this.settings = settings;
        this.pool = pool;
        this.gpus = gpus;
        this.outbox = outbox;
        this.clients = clients;
        this.pollInterval = pollInterval;
        this.life = life;
        this.fitness = new Fitness(settings);
    }

    TaskSettings settings() {
        return settings;
    }

    SlotPool pool() {
        return pool;
    }

    GpuWatch gpus() {
        return gpus;
    }

    Outbox outbox() {
        return outbox;
    }

    HeadClient client() {
        return clients.get();
    }

    Duration pollInterval() {
        return pollInterval;
    }

    String life() {
        return life;
    }

    Fitness fitness() {
        return fitness;
    }
}
