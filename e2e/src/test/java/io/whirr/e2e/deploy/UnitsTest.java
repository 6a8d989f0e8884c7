package io.whirr.e2e.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.e2e.cluster.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What systemd says to our units without running them. */
class UnitsTest {

    private static final Path UNITS = Commands.home().resolve("deploy/systemd");

    @TempDir
    Path folder;

    @BeforeEach
    void needsSystemd() {
        Assumptions.assumeTrue(
                Commands.tryOut("sh", "-c", "command -v systemd-analyze").status() == 0,
                "there is no systemd-analyze here");
    }

    /** With the programs that they start in their places, or each would be an error of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"whirr-head.service", "whirr-worker.service", "whirr-worker@.service"})
    void unitsAreUnderstoodWhole(String unit) throws IOException {
        Path copy = folder.resolve(unit);
        Files.writeString(copy, Files.readString(UNITS.resolve(unit)).replaceAll("/opt/whirr/[a-z/-]+", "/bin/true"));

        Commands.Result result = Commands.tryOut("systemd-analyze", "verify", "--man=no", copy.toString());

        assertThat(result.output()
                        .lines()
                        .filter(line -> line.contains(unit.replace("@", "@i")) || line.contains(unit)))
                .isEmpty();
    }

    @Test
    void theHeadMayDoLittleMoreThanItHasTo() {
        Commands.Result result = Commands.tryOut(
                "systemd-analyze",
                "security",
                "--no-pager",
                "--offline=yes",
                UNITS.resolve("whirr-head.service").toString());
        Assumptions.assumeFalse(result.output().contains("unrecognized option"), "this systemd-analyze is too old");
        Matcher level =
                Pattern.compile("Overall exposure level for \\S+: ([0-9.]+)").matcher(result.output());

        assertThat(level.find()).as(result.output()).isTrue();
        assertThat(Double.parseDouble(level.group(1))).isLessThan(2.0);
    }

    /** Each of these once kept GPUs, sudo-less daemons or shared folders from working, or a stop from draining. */
    @Test
    void jobsAreNotKeptFromWhatTheyNeed() throws IOException {
        for (String unit : List.of("whirr-worker.service", "whirr-worker@.service")) {
            assertThat(Files.readString(UNITS.resolve(unit)))
                    .contains("KillMode=mixed\n", "Delegate=yes\n", "NotifyAccess=all\n", "Restart=always\n")
                    .doesNotContain("\nPrivateDevices", "\nProtectClock", "\nDeviceAllow", "\nRestrictSUIDSGID")
                    .doesNotContain("\nProtectHome", "\nProtectSystem", "\nRestrictNamespaces", "\nPrivateUsers");
        }
    }
}
