package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.workers.Storage;
import io.whirr.api.workers.Worker;
import io.whirr.head.workers.WorkerDesk;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Whether a worker has the head's data directory, by the mark that it sees in its own. */
class SharedStorageTest extends QueueTest {

    @Autowired
    WorkerDesk workers;

    @Autowired
    LeaseFiles files;

    @Autowired
    StorageController controller;

    @BeforeEach
    void givenADirectory() {
        files.listen();
    }

    @Test
    void aWorkerThatSeesTheHeadsMarkSharesItsStorage() {
        Storage same = storage(files.mark());
        workers.registerWith("with", same);
        workers.registerWith("without", storage(null));
        workers.registerWith("other", storage(".head-of-another-directory"));
        workers.register("old", null);

        assertThat(workers.show("with").storage()).isEqualTo(same);
        assertThat(workers.show("with").storageShared()).isTrue();
        assertThat(workers.show("without").storageShared()).isFalse();
        assertThat(workers.show("other").storageShared()).isFalse();
        assertThat(workers.show("old")).extracting(Worker::storage).isNull();
        assertThat(workers.show("old").storageShared()).isNull();
    }

    @Test
    void whatAWorkerSaysLaterCountsAndNotWhatItSaidBefore() {
        workers.registerWith("moved", storage(null));
        workers.registerWith("moved", storage(files.mark()));

        assertThat(workers.show("moved").storageShared()).isTrue();
    }

    @Test
    void theHeadsOwnDirectoryBearsTheMark() {
        Storage own = controller.show();

        assertThat(own.writable()).isTrue();
        assertThat(own.mark()).isEqualTo(Objects.requireNonNull(files.mark()));
    }

    private static Storage storage(@Nullable String mark) {
        return new Storage("/shared", "nfs4", null, mark, mark != null, mark == null ? "Permission denied" : null, 0.5);
    }
}
