package io.whirr.worker.slots;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotStateTest {

    @TempDir
    Path folder;

    @Test
    void aNameHasOneHolderUntilItIsGivenUp() throws IOException {
        SlotState first = SlotState.take(folder, "h:gpu0").orElseThrow();
        assertThat(SlotState.take(folder, "h:gpu0")).isEmpty();
        assertThat(SlotState.take(folder, "h:gpu1")).isPresent();
        first.close();
        first.close();

        assertThat(SlotState.take(folder, "h:gpu0")).isPresent();
    }

    @Test
    void aLifeFindsTheNameOfTheFormerOne() throws IOException {
        try (SlotState first = SlotState.take(folder, "h:default").orElseThrow()) {
            assertThat(first.formerLife()).isEmpty();
            first.begin("life-1");
        }
        try (SlotState second = SlotState.take(folder, "h:default").orElseThrow()) {
            assertThat(second.formerLife()).contains("life-1");
            second.begin("life-2");
            assertThat(second.formerLife()).contains("life-2");
        }
    }

    @Test
    void everyNameIsAFileNameOfItsOwn() {
        assertThat(List.of("h:gpu0", "../x", ".", "a.b/c", "ü"))
                .extracting(SlotState::fileName)
                .containsExactly("h%3Agpu0", "%2E.%2Fx", "%2E", "a.b%2Fc", "%FC");
    }

    @Test
    void slotsAreNamedAfterTheirGpuOrTheirPlace() {
        assertThat(Slot.plain("h", 1)).extracting(Slot::workerId).containsExactly("h:default");
        assertThat(Slot.plain("h", 2)).extracting(Slot::workerId).containsExactly("h:slot0", "h:slot1");
        assertThat(Slot.ofGpus("h", List.of(3))).extracting(Slot::workerId).containsExactly("h:gpu3");
        assertThat(Host.name()).isNotBlank();
    }
}
