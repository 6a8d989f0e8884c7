package io.whirr.head.leases;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whirr.api.jobs.Job;
import io.whirr.head.jobs.JobRequest;
import io.whirr.head.quotas.QuotaDesk;
import io.whirr.head.quotas.Scope;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** No more of an owner's, a group's or a tag's tasks run at once than somebody has set. */
class QuotaTest extends QueueTest {

    @Autowired
    QuotaDesk quotas;

    @Autowired
    Gate gate;

    @Autowired
    TransactionTemplate transaction;

    @Test
    void anOwnerGetsNoMoreThanTheLimitAndOthersAreNotHeldUp() {
        quotas.limit(Scope.OWNER, "anna", 1);
        long first = desk.submit(JobRequest.command("a").of("anna").get(), null);
        long second = desk.submit(JobRequest.command("b").of("anna").get(), null);
        long other = desk.submit(JobRequest.command("c").of("ben").get(), null);
        gate.open();

        Map<Long, Job> running = Stream.of(claim("one"), claim("two")).collect(toMap(Job::id, job -> job));
        assertThat(running).containsOnlyKeys(first, other);
        assertThat(look("three")).isEmpty();
        assertThat(desk.show(second).waitsFor()).isEqualTo("limit");
        report(Objects.requireNonNull(running.get(first)), 0);
        gate.open();

        assertThat(claim("one").id()).isEqualTo(second);
    }

    @Test
    void aLimitThatIsSetLaterHoldsForWhatIsQueued() {
        desk.submit(JobRequest.command("a").tagged("slow").get(), null);
        desk.submit(JobRequest.command("b").tagged("slow").get(), null);
        claim("one");

        quotas.limit(Scope.TAG, "slow", 1);
        gate.open();
        assertThat(look("two")).isEmpty();
        quotas.free(Scope.TAG, "slow");

        assertThat(look("two")).isPresent();
    }

    /** Its lane was worked out before there was a limit, and it was not there yet when the limit looked for jobs. */
    @Test
    void aLimitIsFoundByWhatWasSubmittedWhileItWasSet() {
        desk.submit(JobRequest.command("a").of("carla").get(), null);
        claim("one");

        CompletableFuture<Long> submission = whileTasksAreLocked(
                () -> desk.submit(JobRequest.command("b").of("carla").get(), null),
                () -> quotas.limit(Scope.OWNER, "carla", 1));
        long late = submission.join();
        jdbc.sql("UPDATE quota SET look_again_at = clock_timestamp()").update();
        quotas.lookAgain();
        gate.open();

        assertThat(desk.show(late).waitsFor()).isEqualTo("limit");
        assertThat(look("two")).isEmpty();
    }

    /** A submission that takes long is found, too, and what has been let through is not sent back for it. */
    @Test
    void aNewLimitLooksAgainAfterLongerAndLongerTimesAndThenNoMore() {
        quotas.limit(Scope.OWNER, "dora", 1);
        long first = desk.submit(JobRequest.command("a").of("dora").get(), null);
        gate.open();
        int looks = 0;
        while (looks < 20 && isToBeLookedAgain()) {
            jdbc.sql("""
                    UPDATE quota
                    SET changed_at = changed_at - (look_again_at - clock_timestamp()),
                        look_again_at = clock_timestamp()
                    """).update();
            quotas.lookAgain();
            looks++;
        }

        assertThat(looks).isBetween(3, 10);
        assertThat(claim("one").id()).isEqualTo(first);
    }

    /** The other head had told the gate here nothing, and all that waited was let through. */
    @Test
    void theGateKnowsALimitThatWasSetOnAnotherHeadAMomentAgo() {
        desk.submit(JobRequest.command("a").of("emil").get(), null);
        jdbc.sql("INSERT INTO quota (scope, name, tasks) VALUES ('owner', 'emil', 0)")
                .update();
        jdbc.sql("UPDATE task SET lane = :lane, gated = true, state = 'waiting'")
                .param("lane", "{\"owner\":\"emil\",\"group\":null,\"tags\":[],\"job\":null,\"atOnce\":null}")
                .update();

        gate.open();

        assertThat(look("one")).isEmpty();
    }

    private boolean isToBeLookedAgain() {
        return jdbc.sql("SELECT look_again_at IS NOT NULL FROM quota")
                .query(Boolean.class)
                .single();
    }

    /** The first has all but stored its tasks when the second comes, and gets to that when the second is through. */
    private <T> CompletableFuture<T> whileTasksAreLocked(Supplier<T> first, Runnable second) {
        return transaction.execute(status -> {
            jdbc.sql("LOCK TABLE task IN SHARE MODE").update();
            CompletableFuture<T> outcome = CompletableFuture.supplyAsync(
                    first, task -> Thread.ofVirtual().start(task));
            await().until(() -> waiting() == 1);
            second.run();
            return outcome;
        });
    }

    private int waiting() {
        return jdbc.sql("""
                SELECT count(*)
                FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'
                """).query(Integer.class).single();
    }

    /** Its place was let to it, and it could not use it: nobody else of its owner could start until it was let go. */
    @Test
    void whoIsHeldTakesNoPlaceFromOthers() {
        quotas.limit(Scope.OWNER, "anna", 1);
        long first = desk.submit(JobRequest.command("a").of("anna").get(), null);
        gate.open();
        desk.hold(first, true);
        long second = desk.submit(JobRequest.command("b").of("anna").get(), null);
        gate.open();

        Job running = claim("one");
        assertThat(running.id()).isEqualTo(second);
        desk.hold(first, false);
        gate.open();
        assertThat(look("two")).as("the limit holds for what was let go").isEmpty();
        report(running, 0);
        gate.open();

        assertThat(claim("two").id()).isEqualTo(first);
    }
}
