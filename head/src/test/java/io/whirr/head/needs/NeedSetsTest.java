package io.whirr.head.needs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whirr.api.jobs.Needs;
import io.whirr.head.HeadTest;
import io.whirr.head.jobs.JobDesk;
import io.whirr.head.jobs.JobRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;

/** Sets of needs come and go, on all heads. */
class NeedSetsTest extends HeadTest {

    private static final Duration A_DAY = Duration.ofDays(1);

    /** Heads remember sets for longer than a test takes: each test has its own. */
    private final String rack = "rack-" + System.nanoTime();

    private final Machine inRack = new Machine(List.of(), 1, 8, 1_000, Map.of("rack", rack));

    @Autowired
    NeedStore store;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    JobDesk desk;

    /** Of the tests before it, whose tasks are gone. */
    @BeforeEach
    void forgetWhatIsLeft() {
        head().forgetUnusedFor(A_DAY);
    }

    @Test
    void whatNobodyHasUsedForADayIsForgottenByAllHeadsAndComesBackUnderAnotherNumber() {
        NeedSets one = head();
        NeedSets other = head();
        int number = one.number(rack());
        await().until(() -> other.met(inRack).contains(number));
        assertThat(one.forgetUnusedFor(A_DAY)).as("it was used a moment ago").isZero();

        unusedFor("2 days");
        assertThat(one.forgetUnusedFor(A_DAY)).isEqualTo(1);

        await().until(() -> !other.met(inRack).contains(number));
        int again = other.number(rack());
        assertThat(again).isNotEqualTo(number);
        await().until(() -> one.met(inRack).contains(again));
    }

    @Test
    void whatATaskHasIsKeptHoweverOldItIs() {
        desk.submit(JobRequest.command("true").needing(rack()).held().get(), null);
        unusedFor("2 days");

        assertThat(head().forgetUnusedFor(A_DAY)).isZero();
    }

    @Test
    void aHeadThatMayStillUseASetHasSaidSoWithinTheTimeThatItIsKept() {
        NeedSets head = head();
        int number = head.number(rack());
        unusedFor("12 hours");

        assertThat(head.forgetUnusedFor(Duration.ofSeconds(1)))
                .as("at least a day")
                .isZero();
        assertThat(head.number(rack())).isEqualTo(number);
    }

    private NeedSets head() {
        return new NeedSets(store, transactions);
    }

    private Needs rack() {
        return new Needs(null, null, null, 4, null, Map.of("rack", rack));
    }

    private void unusedFor(String time) {
        jdbc.sql("""
                UPDATE need
                SET used_at = used_at - :time::interval
                WHERE spec -> 'labels' ->> 'rack' = :rack
                """).param("time", time).param("rack", rack).update();
    }
}
