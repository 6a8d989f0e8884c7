package io.whirr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.e2e.cluster.Cluster;
import io.whirr.e2e.cluster.Commands;
import io.whirr.e2e.cluster.Head;
import org.junit.jupiter.api.Test;

/** A head that is started by the launcher. */
class LaunchedHeadTest {

    /** Without it a head starts as well, and nobody would notice but by the clock. */
    @Test
    void takesWhatTheBuildHasFoundOut() {
        try (Cluster cluster = Cluster.empty();
                Head head = cluster.startHead().awaitHealthy()) {
            String found = "io.whirr.head.HeadApplication__ApplicationContextInitializer";

            String loaded = Commands.output(
                    Commands.jdk("jcmd"), Long.toString(head.process().pid()), "VM.class_hierarchy", found);

            assertThat(loaded).contains("|--" + found);
        }
    }
}
