package io.whirr.e2e.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.e2e.cluster.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * The set-up page, replayed on a machine that was just booted: its commands make a cluster, and that holds what the
 * units promise when things are killed, stopped, hung and upgraded under it.
 */
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(4)
class PageTest {

    private static Path directory = Path.of("/nowhere");
    private static Box box;
    private static String printed = "";

    @BeforeAll
    @Timeout(1200)
    static void setUp() throws IOException {
        directory = Files.createTempDirectory("whirr-page-");
        box = Box.boot(directory);
        for (String name : new String[] {"head", "worker", "client"}) {
            box.put(Tarballs.file(name));
        }
        box.put(Tarballs.debianPackage());
        // Every command of the page has to succeed; -x shows which was the one that did not.
        Commands.Result replay =
                box.run("set -euxo pipefail\n" + SetupPage.read().commands(false));
        printed = replay.output();
        assertThat(replay.status()).as(printed + box.journal()).isZero();
        box.must("mkdir -p /run/systemd/system/whirr-worker@.service.d && printf '[Service]\nWatchdogSec=6\n"
                + "TimeoutAbortSec=1\nRestartSec=1\n' > /run/systemd/system/whirr-worker@.service.d/test.conf"
                + " && systemctl daemon-reload && systemctl restart whirr-worker@0 whirr-worker@1");
    }

    @AfterAll
    static void tearDown() {
        if (box != null) {
            box.close();
        }
        Commands.output("rm", "-rf", directory.toString());
    }

    /** Submits a command below the data directory and answers the job's number. */
    private static String submit(String command) {
        return box.must(
                        "cd /shared/whirr; WHIRR_SERVER_URL=http://head:8080 /root/whirr-client/bin/whirr submit -- sh -c '"
                                + command + "' | sed -n 's/.*#\\([0-9]*\\).*/\\1/p' | head -n 1")
                .strip();
    }

    private static String job(String field) {
        return "curl -s http://head:8080/api/v1/jobs/%s | sed -n 's/.*\"" + field
                + "\":\"\\{0,1\\}\\([^\",]*\\).*/\\1/p'";
    }

    private static void awaitStatus(String job, String status) {
        box.await(job("status").formatted(job), status);
    }

    private static String workerOf(String job) {
        return box.must(job("worker_id").formatted(job)).replaceAll(".*gpu", "whirr-worker@");
    }

    private static String mainProcess(String unit) {
        return box.must("systemctl show -p MainPID --value " + unit);
    }

    @Test
    @Order(1)
    void theCommandsOfThePageMakeACluster() {
        assertThat(printed)
                .contains(
                        "{\"status\":\"healthy\"}", "gpu1:gpu0", "gpu1:gpu1", "hello from GPU ", "whirr_database_up 1")
                .contains("\"workers_online\":2");
        assertThat(box.run("command -v java || ls /usr/lib/jvm/*").status()).isNotZero();
    }

    @Test
    @Order(2)
    void theJournalKnowsHowMuchALineMatters() {
        assertThat(box.must("journalctl -u whirr-worker@0 -o json --no-pager | grep 'Worker started' | head -n 1"))
                .contains("\"PRIORITY\":\"6\"")
                .doesNotContain("<6>");
        box.must("systemctl kill -s KILL --kill-whom=main whirr-head; sleep 0.1");
        box.await("systemctl is-active whirr-head", "active");
        assertThat(box.must("journalctl -u whirr-worker@0 -u whirr-worker@1 -p warning --no-pager"))
                .contains("Claim failed")
                .doesNotContain("Worker started");
    }

    @Test
    @Order(3)
    void aHeadThatIsRestartedCostsNoJobAnything() {
        String running = submit("sleep 4; echo over");
        awaitStatus(running, "running");

        box.must("systemctl restart whirr-head");

        awaitStatus(running, "completed");
        assertThat(box.must(job("attempt").formatted(running))).isEqualTo("1");
    }

    @Test
    @Order(4)
    void aWorkerThatIsKilledLeavesNothingAndItsJobIsRunAgain() {
        String job = submit("test $WHIRR_ATTEMPT -gt 1 || exec sleep 4711");
        awaitStatus(job, "running");
        String unit = workerOf(job);

        box.must("kill -9 " + mainProcess(unit));

        box.await("pgrep -cf 'sleep 471[1]' || true", "0");
        awaitStatus(job, "completed");
        box.await("systemctl is-active " + unit, "active");
    }

    @Test
    @Order(5)
    void aStopLetsTheJobFinish() {
        String job = submit("trap \"exit 9\" TERM; sleep 3; echo over");
        awaitStatus(job, "running");
        String unit = workerOf(job);

        box.must("systemctl stop " + unit);

        awaitStatus(job, "completed");
        assertThat(box.must(job("attempt").formatted(job))).isEqualTo("1");
        assertThat(box.must("systemctl show -p Result --value " + unit)).isEqualTo("success");
        box.must("systemctl start " + unit);
    }

    /** A stopped process is as hung as can be: it feeds no watchdog, and does not hear that it is to abort. */
    @Test
    @Order(6)
    void aWorkerThatHangsIsStartedAnew() {
        String former = mainProcess("whirr-worker@0");

        box.must("kill -STOP " + former);

        box.await(
                "test \"$(systemctl show -p MainPID --value whirr-worker@0)\" -ne " + former
                        + " && systemctl is-active whirr-worker@0",
                "active");
        assertThat(box.must("journalctl -u whirr-worker@0 --no-pager")).contains("Watchdog timeout");
    }

    /** The watchdog of a worker that is well is fed through all that, or this would not be the same process. */
    @Test
    @Order(7)
    void aWorkerThatIsWellIsLeftAlone() {
        String process = mainProcess("whirr-worker@1");
        String job = submit("sleep 8");

        awaitStatus(job, "completed");

        assertThat(mainProcess("whirr-worker@1")).isEqualTo(process);
    }

    @Test
    @Order(8)
    void anUpgradeLosesNothingAndThereIsAWayBack() {
        String running = submit("sleep 5; echo over");
        awaitStatus(running, "running");
        String before = box.must("readlink /opt/whirr/worker");

        box.must("cp -a whirr-worker newer && echo 9.9.9-1 > newer/VERSION && newer/install-worker.sh"
                + " && systemctl restart whirr-worker@0 whirr-worker@1");

        awaitStatus(running, "completed");
        assertThat(box.must("readlink -f /proc/" + mainProcess("whirr-worker@0") + "/exe"))
                .startsWith("/opt/whirr/worker-9.9.9-1/");

        box.must("whirr-worker/install-worker.sh && systemctl restart whirr-worker@0 whirr-worker@1");

        assertThat(box.must("readlink -f /proc/" + mainProcess("whirr-worker@0") + "/exe"))
                .startsWith("/opt/whirr/" + before + "/");
        awaitStatus(submit("true"), "completed");
    }

    @Test
    @Order(9)
    void headsAreUpgradedUnderRunningWorkersAndBack() {
        String running = submit("sleep 6; echo over");
        awaitStatus(running, "running");

        box.must("cp -a whirr-head newer-head && echo 9.9.9-1 > newer-head/VERSION && newer-head/install-head.sh"
                + " && systemctl restart whirr-head");
        box.must("whirr-head/install-head.sh && systemctl restart whirr-head");

        awaitStatus(running, "completed");
        assertThat(box.must(job("attempt").formatted(running))).isEqualTo("1");
    }

    @Test
    @Order(10)
    void theDebianPackageLeavesAnInstalledHeadAlone() {
        assumeDebian();
        String head = mainProcess("whirr-head");

        Commands.Result refused = box.run("dpkg -i whirr-head_*.deb");

        assertThat(refused.status()).isNotZero();
        assertThat(refused.output()).contains("Remove it first", "/opt/whirr/head/install-head.sh --uninstall");
        assertThat(mainProcess("whirr-head")).isEqualTo(head);
    }

    private static void assumeDebian() {
        Assumptions.assumeTrue(box.run("command -v dpkg deb-systemd-invoke").status() == 0, "this is no Debian");
    }

    @Test
    @Order(11)
    void theLastSectionTakesItAllAwayButWhatIsYours() {
        box.must(SetupPage.read().commands(true));

        assertThat(box.must("ls -A /opt/whirr")).isEmpty();
        assertThat(box.must("pgrep -cf /opt/whir[r] || true")).isEqualTo("0");
        assertThat(box.must("ls /etc/whirr /var/lib/whirr/postgres /shared/whirr/runs"))
                .contains("head.env", "worker.env", "data", "job-1");
        assertThat(box.must("systemctl list-units --all --plain --no-legend 'whirr*' || true"))
                .isEmpty();
    }

    @Test
    @Order(12)
    void theDebianPackageGoesOnWithTheSettingsAndTheQueue() {
        assumeDebian();
        // Images of containers forbid their packages to start or stop anything.
        box.must("rm -f /usr/sbin/policy-rc.d; echo force-confold > /etc/dpkg/dpkg.cfg.d/nobody-to-ask");

        box.must(SetupPage.read().otherWays());

        assertThat(box.run("systemctl is-active whirr-head").output()).startsWith("inactive");
        box.must("systemctl enable --now whirr-head");

        awaitStatus("1", "completed");
        box.must("WHIRR_HEAD_OPTS=-Xshare:on /opt/whirr/head/bin/whirr-head --help");
    }

    @Test
    @Order(13)
    void anUpgradeOfTheDebianPackageStartsTheHeadAgain() {
        assumeDebian();
        String former = mainProcess("whirr-head");

        box.must("dpkg -i whirr-head_*.deb");

        assertThat(mainProcess("whirr-head")).isNotIn(former, "0");
        awaitStatus("1", "completed");
    }

    @Test
    @Order(14)
    void theDebianPackageIsRemovedButForTheQueue() {
        assumeDebian();

        box.must("dpkg -P whirr-head");

        assertThat(box.must("pgrep -cf /opt/whir[r] || true")).isEqualTo("0");
        assertThat(box.must("ls -A /opt /etc/whirr /var/lib/whirr"))
                .contains("postgres")
                .doesNotContain("head.env", "whirr\n");
    }
}
