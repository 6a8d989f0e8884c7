package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.jobs.Job;
import io.whirr.api.leases.ClaimTask;
import io.whirr.api.leases.ClaimedTask;
import io.whirr.api.leases.RenewLease;
import io.whirr.api.leases.RenewedLease;
import io.whirr.head.runs.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The second channel: what beats by a file is not lost because the head did not hear it. */
class LeaseFilesTest extends QueueTest {

    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

    @Autowired
    LeaseFiles files;

    @Autowired
    LeaseController controller;

    @Autowired
    Runs runs;

    @Autowired
    LeaseStore leases;

    @Autowired
    TaskStore store;

    @Autowired
    LeaseProperties properties;

    Path directory = Path.of("");

    /** The time of {@link #watched}. */
    final AtomicLong now = new AtomicLong();

    @SuppressWarnings("NullAway.Init")
    LeaseFiles watched;

    @BeforeEach
    void givenADirectoryThatIsShared() {
        watched = new LeaseFiles(store, runs, properties, now::get);
        directory = runs.dataDirectory().resolve("leases");
        files.listen();
    }

    @Test
    void aSilentWorkerWhoseFileIsFreshKeepsItsLease() throws IOException {
        givenJob();
        Job job = claim("cut off");
        beat(job);
        silentFor(Duration.ofHours(1));

        sweep.sweep();

        assertThat(status(job)).isEqualTo("running");
        assertThat(renew(job)).isInstanceOf(Renewal.Extended.class);
    }

    @Test
    void aWorkerThatIsSilentOnBothChannelsLosesItsLease() throws IOException {
        givenJob();
        Job job = claim("dead");
        Path file = beat(job);
        FileTime longAgo = FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() - 120_000);
        Files.setLastModifiedTime(file, longAgo);
        silentFor(Duration.ofHours(1));

        sweep.sweep();

        assertThat(status(job)).isEqualTo("queued");
    }

    @Test
    void aWorkerThatNeverBeatThereLosesItsLease() {
        givenJob();
        Job job = claim("dead");
        silentFor(Duration.ofHours(1));

        sweep.sweep();

        assertThat(status(job)).isEqualTo("queued");
    }

    /** Another head may look there, or somebody is just mounting it again: nobody may run it twice meanwhile. */
    @Test
    void aLeaseIsLeftAloneThatCannotBeLookedAt() {
        givenJob();
        Job job = claim("elsewhere");
        jdbc.sql("UPDATE task SET channel = '.head-of-another-directory'").update();
        silentFor(Duration.ofHours(1));

        sweep.sweep();

        assertThat(status(job)).isEqualTo("running");
    }

    /** Its holder hears of the channel with a renewal, and goes on by its file from then on. */
    @Test
    void aLeaseFromWhenFilesDidNotCountIsKeptByItsFileOnceTheyDo() throws IOException {
        givenJob();
        Job job = claim("cut off later");
        jdbc.sql("UPDATE task SET channel = NULL").update();
        assertThat(controller
                        .renew(job.id(), new RenewLease("cut off later", null, token(job)))
                        .leaseChannel())
                .isEqualTo(files.mark());
        beat(job);
        silentFor(Duration.ofHours(1));

        sweep.sweep();

        assertThat(status(job)).isEqualTo("running");
    }

    @Test
    void aLeaseThatCameBackToItsHolderIsKeptByItsFile() throws IOException {
        givenJob();
        Job job = claim("cut off twice");
        silentFor(Duration.ofHours(1));
        sweep.sweep();
        assertThat(status(job)).isEqualTo("queued");
        assertThat(renew(job)).isInstanceOf(Renewal.Extended.class);
        beat(job);
        silentFor(Duration.ofHours(1));

        sweep.sweep();

        assertThat(status(job)).isEqualTo("running");
    }

    /** Its answer may be lost, and then the holder still goes on by the file. */
    @Test
    void aHeadThatCannotLookLeavesALeaseItsFile() {
        givenJob();
        Job job = claim("heard");

        assertThat(leases.renew(List.of(new RenewalFunnel.Request(holder(job), TERM)), null))
                .extracting(LeaseStore.Renewed::renewal)
                .allMatch(renewal -> renewal instanceof Renewal.Extended(var until, var channel) && channel == null);

        assertThat(channels()).containsExactly(files.mark());
    }

    @Test
    void whoKnowsNoTokensHasNoFile() {
        givenJob();
        Job job = claimWithoutToken("old");

        assertThat(renew(job)).isInstanceOf(Renewal.Extended.class);

        assertThat(channels()).containsOnlyNulls();
    }

    private List<@Nullable String> channels() {
        return jdbc.sql("SELECT channel FROM task").query(String.class).list();
    }

    /** Nobody can look for its file, and at last nobody believes any more that it is written. */
    @Test
    void aLeaseThatNobodyCouldLookAtForLongIsTakenForLost() {
        givenJob();
        Job job = claim("dead, and elsewhere");
        jdbc.sql("UPDATE task SET channel = '.head-of-another-directory'").update();
        silentFor(TERM);

        assertThat(silentWithin(properties.unseenFiles())).isEmpty();
        assertThat(silentWithin(Duration.ofMinutes(2))).contains(token(job));
    }

    @Test
    void aLeaseThatWasRenewedBeginsAnewToBeUnseen() {
        givenJob();
        Job job = claim("heard once");
        jdbc.sql("UPDATE task SET channel = '.head-of-another-directory'").update();
        silentFor(TERM);
        assertThat(silentWithin(properties.unseenFiles())).isEmpty();
        renew(job);
        jdbc.sql("UPDATE task SET channel = '.head-of-another-directory'").update();

        assertThat(silentWithin(properties.unseenFiles())).isEmpty();
    }

    /** Two looks in a row every half minute: the second finds that the first has put the ends of leases off. */
    private List<Long> silentWithin(Duration time) {
        List<Long> silent = new ArrayList<>();
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(HALF_A_MINUTE)) {
            silent.addAll(watched.listen());
            silent.addAll(watched.listen());
            silentFor(HALF_A_MINUTE);
            now.addAndGet(HALF_A_MINUTE.toNanos());
        }
        return silent;
    }

    @Test
    void theMarkIsAFileThatWorkersFind() {
        assertThat(directory.resolve(Objects.requireNonNull(files.mark()))).exists();
    }

    /** A worker takes an answer without it for a head that does not look into the directory any more. */
    @Test
    void everyAnswerToAWorkerNamesTheChannel() {
        ClaimedTask nothing = controller.claim(new ClaimTask("idle", null, null, 0, true, "life-1", null));
        givenJob();
        Job job = claim("busy");
        RenewedLease renewed = controller.renew(job.id(), new RenewLease("busy", null, token(job)));

        assertThat(nothing.job()).isNull();
        assertThat(nothing.leaseChannel()).isNotNull().isEqualTo(files.mark());
        assertThat(renewed.leaseChannel()).isNotNull().isEqualTo(files.mark());
    }

    private Path beat(Job job) throws IOException {
        return Files.writeString(directory.resolve(Long.toString(token(job))), "beat");
    }
}
