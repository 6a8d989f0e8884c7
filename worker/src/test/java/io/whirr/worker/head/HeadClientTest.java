package io.whirr.worker.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.leases.ClaimTask;
import io.whirr.api.leases.CompleteJob;
import io.whirr.api.leases.Offer;
import io.whirr.api.leases.RenewLease;
import io.whirr.api.leases.Task;
import io.whirr.api.leases.TaskLimits;
import io.whirr.api.workers.Gpu;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the answers of a head mean. */
class HeadClientTest {

    private static final ClaimTask CLAIM = new ClaimTask("w", null, 60, 0, true, "i", null);
    private static final RenewLease RENEW = new RenewLease("w", 60, 7L);
    private static final CompleteJob COMPLETE = new CompleteJob("w", 0, "job-1", null, 7L, null, null, 0.5);

    private static String status(int status, String body) {
        return "HTTP/1.1 " + status + " X\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static HeadClient client(ScriptedServer server) {
        return new HeadClient(List.of(server.address()));
    }

    @Test
    void aClaimIsWorkOrNothing() throws IOException {
        String work = "{\"job\":{\"id\":5,\"name\":null,\"command_argv\":[\"a\",\"\"],\"workdir\":\"/w\",\"attempt\":2,"
                + "\"token\":9007199254740993,\"config\":{\"deep\":[1.5]},\"step\":\"train\"}}";
        try (ScriptedServer server = new ScriptedServer(List.of(status(200, work), status(200, "{\"job\":null}")));
                HeadClient head = client(server)) {
            assertThat(head.claim(CLAIM)).isInstanceOfSatisfying(Claim.Work.class, claim -> {
                assertThat(claim.job().commandArgv()).containsExactly("a", "");
                assertThat(claim.job().token()).isEqualTo(9007199254740993L);
                assertThat(claim.job().attempt()).isEqualTo(2);
                assertThat(claim.job().step()).isEqualTo("train");
            });
            assertThat(head.claim(CLAIM)).isInstanceOf(Claim.Nothing.class);
            assertThat(server.requests().getFirst())
                    .endsWith("{\"worker_id\":\"w\",\"lease_seconds\":60,\"wait_seconds\":0,\"fencing\":true,"
                            + "\"instance\":\"i\"}");
        }
    }

    @Test
    void aTaskSaysMoreThanItsJobAndOnlyAHeadThatSaysTaskTakesOffers() throws IOException {
        String task = "{\"token\":7,\"step\":\"train\",\"attempt\":2,\"sequence\":5,\"element\":17,\"run_id\":"
                + "\"job-5.17\",\"run_dir\":\"job-5.elements/job-5.17\",\"env\":{\"A\":\"b\"},\"gpus\":2,"
                + "\"gpu_indexes\":[1,3],"
                + "\"limits\":{\"run_timeout_seconds\":60,\"grace_seconds\":null,\"memory_mb\":100,\"cpus\":1.5}}";
        String job = "{\"id\":5,\"command_argv\":[\"a\"],\"workdir\":\"/w\",\"token\":7}";
        String work = "{\"job\":" + job + ",\"task\":" + task + ",\"draining\":null,\"lease_channel\":\".head-1\"}";
        try (ScriptedServer server = new ScriptedServer(List.of(
                        status(200, work),
                        status(200, "{\"job\":null,\"task\":null,\"draining\":true,\"lease_channel\":null}"),
                        status(200, "{\"job\":null,\"task\":null,\"lease_channel\":null}"),
                        status(200, "{\"job\":null}")));
                HeadClient head = client(server)) {
            assertThat(head.claim(CLAIM)).isInstanceOfSatisfying(Claim.Work.class, claim -> {
                assertThat(claim.head()).isEqualTo(new HeadState(true, false, new FileChannelWord.Open(".head-1")));
                assertThat(claim.task())
                        .isEqualTo(new Task(
                                7,
                                "train",
                                2,
                                5,
                                17,
                                "job-5.17",
                                "job-5.elements/job-5.17",
                                Map.of("A", "b"),
                                2,
                                List.of(1, 3),
                                new TaskLimits(60, null, 100, 1.5, null)));
            });
            assertThat(head.claim(CLAIM))
                    .isEqualTo(new Claim.Nothing(new HeadState(true, true, new FileChannelWord.Unsaid())));
            assertThat(head.claim(CLAIM))
                    .isEqualTo(new Claim.Nothing(new HeadState(true, false, new FileChannelWord.Closed())));
            assertThat(head.claim(CLAIM))
                    .isEqualTo(new Claim.Nothing(new HeadState(false, false, new FileChannelWord.Unsaid())));
        }
    }

    @Test
    void anOfferSaysWhatIsFree() throws IOException {
        Gpu gpu = new Gpu(3, "H100", 80, "GPU-a", true);
        Offer offer = new Offer(List.of(gpu), 8, 1, 64, 1000, Map.of("zone", "a"));
        try (ScriptedServer server = new ScriptedServer(List.of(status(200, "{\"job\":null}")));
                HeadClient head = client(server)) {
            head.claim(new ClaimTask("w", 3, 60, 0, true, "i", offer));

            assertThat(server.requests().getFirst())
                    .endsWith(
                            "\"offer\":{\"gpus\":[{\"index\":3,\"model\":\"H100\",\"memory_gb\":80,\"uuid\":\"GPU-a\","
                                    + "\"healthy\":true}],\"total_gpus\":8,\"slots\":1,\"cpus\":64,\"memory_mb\":1000,"
                                    + "\"labels\":{\"zone\":\"a\"}}}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500|Internal Server Error|the head answered 500: Internal Server Error",
                "422|{\"detail\":\"no lease\"}|the head answered 422: no lease",
                "200|<html>|the head's answer is no JSON object: <html>",
                "200|{\"job\":{\"id\":1,\"workdir\":\"/\",\"command_argv\":[1]}}|"
                        + "the head's answer has a command that is not a list of strings",
                "200|{\"job\":{\"id\":\"x\",\"workdir\":\"/\"}}|the head's answer has a job without id or workdir"
            })
    void aClaimThatCannotBeUnderstoodSaysWhy(int status, String body, String why) throws IOException {
        try (ScriptedServer server = new ScriptedServer(List.of(status(status, body)));
                HeadClient head = client(server)) {
            assertThat(head.claim(CLAIM)).isEqualTo(new Claim.Unheard(why));
        }
    }

    @Test
    void aRenewalIsExtendedStoppingLostOrUnheard() throws IOException {
        try (ScriptedServer server = new ScriptedServer(List.of(
                        status(200, "{\"success\":true,\"cancel_requested\":false}"),
                        status(200, "{\"success\":true,\"cancel_requested\":true}"),
                        status(200, "{\"cancel_requested\":true,\"stop\":\"TIMEOUT\",\"lease_channel\":\"x\"}"),
                        status(404, "{\"detail\":\"gone\"}"),
                        status(503, "{\"detail\":\"no database\"}")));
                HeadClient head = client(server)) {
            assertThat(renew(head)).isEqualTo(new Renewal.Extended(new FileChannelWord.Unsaid()));
            assertThat(renew(head)).isEqualTo(new Renewal.Stopping(false, new FileChannelWord.Unsaid()));
            assertThat(renew(head)).isEqualTo(new Renewal.Stopping(true, new FileChannelWord.Open("x")));
            assertThat(renew(head)).isEqualTo(new Renewal.Lost("the head answered 404: gone"));
            assertThat(renew(head)).isEqualTo(new Renewal.Unheard("the head answered 503: no database"));
        }
    }

    private static Renewal renew(HeadClient head) {
        return head.renew(1, RENEW, Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({"200,Accepted", "403,Refused", "404,Refused", "409,Refused", "422,Refused", "429,Unheard", "500,Unheard"
    })
    void aReportIsAcceptedRefusedOrToBeRepeated(int status, String outcome) throws IOException {
        try (ScriptedServer server = new ScriptedServer(List.of(status(status, "{}")));
                HeadClient head = client(server)) {
            assertThat(head.complete(1, COMPLETE).getClass().getSimpleName()).isEqualTo(outcome);
        }
    }

    @Test
    void aRedirectIsNotFollowedButExplained() throws IOException {
        String moved = "HTTP/1.1 307 X\r\nLocation: https://new/\r\nContent-Length: 0\r\n\r\n";
        try (ScriptedServer server = new ScriptedServer(List.of(moved));
                HeadClient head = client(server)) {
            assertThat(head.claim(CLAIM))
                    .isInstanceOfSatisfying(
                            Claim.Unheard.class,
                            claim -> assertThat(claim.why()).contains("https://new/", "--server"));
        }
    }

    @Test
    void theNextHeadIsAskedWhenTheFirstIsNotThere() throws IOException {
        int nobody;
        try (ServerSocket free = new ServerSocket(0)) {
            nobody = free.getLocalPort();
        }
        try (ScriptedServer server = new ScriptedServer(List.of(status(200, "{\"job\":null}"), status(200, "{}")));
                HeadClient head =
                        new HeadClient(List.of(new HeadAddress(false, "127.0.0.1", nobody, ""), server.address()))) {
            assertThat(head.claim(CLAIM)).isInstanceOf(Claim.Nothing.class);
            assertThat(head.complete(1, COMPLETE)).isEqualTo(new Delivery.Accepted());
        }
    }

    @Test
    void aReportGoesToTheNextHeadWhenTheFirstHasNoDatabase() throws IOException {
        try (ScriptedServer first = new ScriptedServer(List.of(status(503, "{}")));
                ScriptedServer second = new ScriptedServer(List.of(status(200, "{}")));
                HeadClient head = new HeadClient(List.of(first.address(), second.address()))) {
            assertThat(head.complete(1, COMPLETE)).isEqualTo(new Delivery.Accepted());
        }
    }
}
