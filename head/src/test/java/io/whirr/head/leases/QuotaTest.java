package io.whirr.head.leases;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.jobs.Job;
import io.whirr.head.jobs.JobRequest;
import io.whirr.head.quotas.QuotaDesk;
import io.whirr.head.quotas.Scope;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** No more of an owner's, a group's or a tag's tasks run at once than somebody has set. */
class QuotaTest extends QueueTest {

    @Autowired
    QuotaDesk quotas;

    @Autowired
    Gate gate;

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
