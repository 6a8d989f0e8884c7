package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.head.workers.WorkerDesk;
import io.whirr.head.workers.WorkerHistory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Who is there: a process is heard of under the names of some of its slots, and is there with all of them. */
class PresenceTest extends QueueTest {

    @Autowired
    WorkerDesk workers;

    @Autowired
    WorkerHistory history;

    private void silent(String worker) {
        jdbc.sql("UPDATE worker SET last_contact = last_contact - interval '40 days' WHERE id = :id")
                .param("id", worker)
                .update();
    }

    private String status(String worker) {
        return workers.show(worker).status();
    }

    @Test
    void anIdleSlotOfAProcessThatIsHeardOfIsThere() {
        workers.register("host:gpu0", "life-1");
        workers.register("host:gpu1", "life-1");
        silent("host:gpu1");

        assertThat(status("host:gpu1")).isEqualTo("idle");
        assertThat(history.forgetSilentFor(Duration.ofDays(30))).isZero();

        silent("host:gpu0");

        assertThat(status("host:gpu1")).isEqualTo("offline");
        assertThat(history.forgetSilentFor(Duration.ofDays(30))).isEqualTo(2);
    }

    @Test
    void anotherLifeOrASlotThatWentSaysNothingOfTheOthers() {
        workers.register("host:gpu0", "life-2");
        workers.register("host:gpu1", "life-1");
        workers.register("old:gpu0", "life-3");
        workers.register("old:gpu1", "life-3");
        jdbc.sql("UPDATE worker SET left_at = clock_timestamp() WHERE id = 'old:gpu0'")
                .update();
        silent("host:gpu1");
        silent("old:gpu1");

        assertThat(status("host:gpu1")).isEqualTo("offline");
        assertThat(status("old:gpu1")).isEqualTo("offline");
    }

    @Test
    void existingWorkersThatHaveNoLivesAreEachByThemselves() {
        workers.register("one", null);
        workers.register("other", null);
        silent("other");

        assertThat(status("one")).isEqualTo("idle");
        assertThat(status("other")).isEqualTo("offline");
    }
}
