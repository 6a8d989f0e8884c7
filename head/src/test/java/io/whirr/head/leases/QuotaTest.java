package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.jobs.Job;
import io.whirr.head.jobs.JobRequest;
import io.whirr.head.quotas.QuotaDesk;
import io.whirr.head.quotas.Scope;
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
        desk.submit(JobRequest.command("a").of("anna").get(), null);
        long second = desk.submit(JobRequest.command("b").of("anna").get(), null);
        long other = desk.submit(JobRequest.command("c").of("ben").get(), null);
        gate.open();

        Job first = claim("one");
        assertThat(claim("two").id()).isEqualTo(other);
        assertThat(desk.show(second).waitsFor()).isEqualTo("limit");
        report(first, 0);
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
}
