package io.whirr.e2e;

import io.whirr.e2e.cluster.Api;
import io.whirr.e2e.cluster.Cluster;
import io.whirr.e2e.cluster.Head;
import io.whirr.e2e.cluster.Patience;
import io.whirr.e2e.cluster.Postgres;
import io.whirr.e2e.cluster.Worker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** PostgreSQL goes for good, and another takes its place. */
class FailoverTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration RECOVERY = Duration.ofSeconds(15);
    private static final int BEFORE = 60;
    private static final int AFTER = 60;

    @Test
    void aStandbyThatIsPromotedIsFoundAndHasAllThatWasAcknowledged() {
        try (Cluster cluster = Cluster.empty()) {
            Postgres standby = cluster.keep(cluster.postgres().addStandby(cluster.directory()));
            Head head = cluster.keep(Head.on(bothOf(cluster, standby), "head", cluster.directory(), cluster.data()));
            Api api = head.awaitHealthy().api();
            try (Worker worker = cluster.startWorker(head);
                    Load load = Load.on(api, new Ledger(cluster.directory()))) {
                worker.awaitOnline(api);
                load.awaitSubmitted(BEFORE);

                cluster.postgres().stop(Postgres.Stop.KILL);
                Patience.until("the head says that it is unwell", PATIENCE, () -> api.health() == 503);
                standby.promote();

                Patience.until("the head has found the other", RECOVERY, () -> api.health() == 200);
                load.awaitSubmitted(load.submitted().size() + AFTER);
                load.stop();
                load.assertKept();
            }
        }
    }

    private static String bothOf(Cluster cluster, Postgres standby) {
        String one = "127.0.0.1:" + cluster.postgres().port();
        return cluster.databaseUrl().replace(one, one + ",127.0.0.1:" + standby.port()) + "?targetServerType=primary";
    }
}
