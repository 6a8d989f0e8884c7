package io.whirr.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whirr.worker.head.HeadAddress;
import io.whirr.worker.processes.Isolation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionReaderTest {

    private static Options read(String... words) {
        List<String> all = new ArrayList<>(List.of("-s", "http://h:1", "-d", "/data"));
        all.addAll(List.of(words));
        return OptionReader.read(all, Map.of());
    }

    @Test
    void theDefaultsAreThoseOfTheHelp() {
        Options options = read();

        assertThat(options.heads()).containsExactly(new HeadAddress(false, "h", 1, ""));
        assertThat(options.dataDirectory()).isEqualTo(Path.of("/data"));
        assertThat(options.stateDirectory()).isEmpty();
        assertThat(options.gpus()).isEmpty();
        assertThat(options.allGpus()).isFalse();
        assertThat(options.slots()).isEqualTo(1);
        assertThat(options.pollInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.heartbeatInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.lease()).isEmpty();
        assertThat(options.drainTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(options.grace()).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.registerTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(options.isolation()).isEmpty();
        assertThat(options.cgroups()).isTrue();
        assertThat(options.labels()).isEmpty();
        assertThat(options.gpuInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(options.gpuBusyMb()).isEqualTo(2048);
        assertThat(options.pinByUuid()).isFalse();
        assertThat(options.nvidiaSmi()).isEqualTo("nvidia-smi");
    }

    @Test
    void everyOptionIsRead() {
        Options options = read(
                "--state-dir=/state",
                "-g",
                "0,3",
                "--poll-interval",
                "250ms",
                "--heartbeat-interval",
                "5",
                "--lease-seconds",
                "600",
                "--drain-timeout",
                "1h",
                "--grace",
                "0",
                "--register-timeout",
                "2m",
                "--isolation",
                "group",
                "--cgroups",
                "off",
                "-l",
                "zone=a",
                "--label=note=x = y",
                "--gpu-interval",
                "1m",
                "--gpu-busy-mb",
                "100",
                "--pin",
                "uuid",
                "--nvidia-smi",
                "/opt/nvidia-smi");

        assertThat(options.stateDirectory()).contains(Path.of("/state"));
        assertThat(options.gpus()).containsExactly(0, 3);
        assertThat(options.pollInterval()).isEqualTo(Duration.ofMillis(250));
        assertThat(options.heartbeatInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.lease()).contains(Duration.ofMinutes(10));
        assertThat(options.drainTimeout()).isEqualTo(Duration.ofHours(1));
        assertThat(options.grace()).isZero();
        assertThat(options.registerTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(options.isolation()).contains(Isolation.GROUP);
        assertThat(options.cgroups()).isFalse();
        assertThat(options.labels()).isEqualTo(Map.of("zone", "a", "note", "x = y"));
        assertThat(options.gpuInterval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(options.gpuBusyMb()).isEqualTo(100);
        assertThat(options.pinByUuid()).isTrue();
        assertThat(options.nvidiaSmi()).isEqualTo("/opt/nvidia-smi");
    }

    @Test
    void whatExcludesEachOtherIsReadByItself() {
        assertThat(read("--isolation", "cgroup").isolation()).contains(Isolation.CGROUP);
        assertThat(read("--gpus", "all").allGpus()).isTrue();
        assertThat(read("--slots", "4").slots()).isEqualTo(4);
    }

    @Test
    void theEnvironmentSpeaksWhereTheCommandLineIsSilent() {
        Map<String, String> environment = Map.of("WHIRR_SERVER_URL", "http://env", "WHIRR_DATA_DIR", "relative");

        Options options = OptionReader.read(List.of(), environment);
        assertThat(options.heads().getFirst().host()).isEqualTo("env");
        assertThat(options.dataDirectory()).isAbsolute().hasFileName("relative");
        assertThat(OptionReader.read(List.of("-s", "http://cli"), environment)
                        .heads()
                        .getFirst()
                        .host())
                .isEqualTo("cli");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--lease-seconds 9|from 10 to 600",
                "--lease-seconds 601|from 10 to 600",
                "--lease-seconds x|whole number",
                "--slots 0|from 1 to 1000",
                "--gpu 0,0|twice",
                "--gpu -1|numbers parted by commas",
                "--gpu 0 --slots 2|exclude each other",
                "--grace -5|must be a time",
                "--poll-interval 0|from 0.1",
                "--isolation docker|auto, pidns, userns, cgroup or group",
                "--cgroups maybe|must be on or off",
                "--label zone|takes NAME=VALUE",
                "--label a_b!=c|takes NAME=VALUE",
                "-l a=1 -l a=2|names 'a' twice",
                "--gpu-interval 0|from 1 to 24h",
                "--gpu-busy-mb 0|from 1 to",
                "--pin name|must be number or uuid",
                "--grace|needs a value",
                "--nonsense 1|unknown option",
                "extra|unknown option",
                "-s http://two|given twice"
            })
    void nonsenseIsRefusedWithAReason(String words, String reason) {
        assertThatThrownBy(() -> read(words.split(" ", -1)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void whatIsRequiredIsMissed() {
        assertThatThrownBy(() -> OptionReader.read(List.of("-d", "/x"), Map.of()))
                .hasMessageContaining("--server is missing");
        assertThatThrownBy(() -> OptionReader.read(List.of("-s", "http://h"), Map.of()))
                .hasMessageContaining("--data-dir is missing");
        assertThatThrownBy(() -> OptionReader.read(List.of("-s", "h:80", "-d", "/x"), Map.of()))
                .hasMessageContaining("http://HOST:PORT");
    }

    @Test
    void theHelpNamesEveryOption() {
        assertThat(Options.HELP).contains(OptionReader.NAMES);
    }
}
