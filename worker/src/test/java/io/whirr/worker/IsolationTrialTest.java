package io.whirr.worker;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whirr.worker.processes.Spawner;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IsolationTrialTest {

    private static final Options IMPOSSIBLE = OptionReader.read(
            List.of("--server", "http://head", "--data-dir", "/data", "--isolation", "cgroup", "--cgroups", "off"),
            Map.of());

    @Test
    void whatDoesNotWorkIsSaidToWhoeverAsksForTheResult() {
        try (IsolationTrial trial = IsolationTrial.start(new Spawner("life"), IMPOSSIBLE)) {
            assertThatThrownBy(trial::result)
                    .isInstanceOf(StartException.class)
                    .hasMessageStartingWith("isolation cgroup does not work here");
        }
    }

    /** It would hide why the start failed elsewhere. */
    @Test
    void aFailureThatNobodyAskedForIsKept() {
        IsolationTrial trial = IsolationTrial.start(new Spawner("life"), IMPOSSIBLE);

        assertThatCode(trial::close).doesNotThrowAnyException();
    }
}
