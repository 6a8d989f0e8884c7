package io.whirr.worker.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What systemd gets to hear; with a real one: {@code io.whirr.e2e.deploy.ServiceTest}. */
class SystemdTest {

    private static final Map<String, String> WATCHED =
            Map.of("NOTIFY_SOCKET", "/run/systemd/notify", "WATCHDOG_USEC", "30000", "WATCHDOG_PID", "7");

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final AtomicBoolean well = new AtomicBoolean(true);

    private Systemd systemd(Map<String, String> environment) {
        return Systemd.of(environment, 7, words -> heard.add(String.join(" ", words)));
    }

    private long beats() {
        return heard.stream().filter("systemd-notify WATCHDOG=1"::equals).count();
    }

    @Test
    void aWorkerThatIsWellSaysSoAgainAndAgain() {
        try (Systemd systemd = systemd(WATCHED)) {
            systemd.ready("4 slots", well::get);

            assertThat(heard).startsWith("systemd-notify READY=1 STATUS=4 slots");
            await().until(() -> beats() > 3);
        }
    }

    @Test
    void aWorkerThatIsNotWellIsSilent() {
        try (Systemd systemd = systemd(WATCHED)) {
            well.set(false);
            systemd.ready("4 slots", () -> {
                heard.add("asked");
                return well.get();
            });

            await().until(() -> heard.stream().filter("asked"::equals).count() > 5);
            assertThat(beats()).isZero();
        }
    }

    @Test
    void aStopAsksForMoreTimeWhileItMayTakeSome() {
        try (Systemd systemd = systemd(WATCHED)) {
            systemd.ready("4 slots", () -> false);
            systemd.stopping(Duration.ofMinutes(1));

            assertThat(heard)
                    .contains("systemd-notify STOPPING=1 STATUS=stopping: waits for running jobs"
                            + " EXTEND_TIMEOUT_USEC=30000");
            await().until(() -> heard.contains("systemd-notify WATCHDOG=1 EXTEND_TIMEOUT_USEC=30000"));
        }
    }

    @Test
    void aStopThatTakesTooLongIsLeftToSystemd() {
        try (Systemd systemd = systemd(WATCHED)) {
            systemd.stopping(Duration.ZERO);
            systemd.ready("4 slots", () -> {
                heard.add("asked");
                return true;
            });

            await().during(Duration.ofMillis(200))
                    .until(() -> heard.stream().noneMatch(message -> message.contains("WATCHDOG")));
        }
    }

    @Test
    void awayFromSystemdNothingIsSaid() {
        try (Systemd systemd = systemd(Map.of())) {
            systemd.ready("4 slots", well::get);
            systemd.stopping(Duration.ofMinutes(1));

            assertThat(heard).isEmpty();
        }
    }

    /** A watchdog for the shell that started us is that shell's to feed. */
    @Test
    void aWatchdogOfAnAncestorIsNotFed() {
        try (Systemd systemd = systemd(Map.of("NOTIFY_SOCKET", "/n", "WATCHDOG_USEC", "3000", "WATCHDOG_PID", "6"))) {
            systemd.ready("4 slots", well::get);

            await().during(Duration.ofMillis(100)).until(() -> beats() == 0);
        }
    }
}
