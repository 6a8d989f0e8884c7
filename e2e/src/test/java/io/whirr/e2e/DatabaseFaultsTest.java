package io.whirr.e2e;

import io.whirr.e2e.cluster.Api;
import io.whirr.e2e.cluster.Cluster;
import io.whirr.e2e.cluster.Head;
import io.whirr.e2e.cluster.Patience;
import io.whirr.e2e.cluster.Postgres;
import io.whirr.e2e.cluster.Worker;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PostgreSQL goes and comes back under load: what was acknowledged stays true, and all comes back by itself. */
class DatabaseFaultsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int BEFORE = 60;
    private static final int AFTER = 60;

    private static Cluster cluster;
    private static Head head;
    private static Ledger ledger;

    @BeforeAll
    static void start() {
        cluster = Cluster.empty();
        head = cluster.startHead().awaitHealthy();
        ledger = new Ledger(cluster.directory());
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"FAST", "IMMEDIATE"})
    void aRestartLosesNoJobRunsNoneTwiceAndForgetsNoCancel(Postgres.Stop how) {
        Api api = head.api();
        try (Worker worker = cluster.startWorker(head);
                Load load = Load.on(api, ledger)) {
            worker.awaitOnline(api);
            load.awaitSubmitted(BEFORE);

            cluster.postgres().stop(how);
            Patience.until("the head says that it is unwell", PATIENCE, () -> api.health() == 503);
            cluster.postgres().start();
            Patience.until("the head is well again", PATIENCE, () -> api.health() == 200);
            load.awaitSubmitted(load.submitted().size() + AFTER);
            load.stop();

            load.assertKept();
        }
    }
}
