package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whirr.head.runs.Runs;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quartz.JobExecutionContext;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;

/** What killed workers and heads leave in the directory of lease files does not stay there for ever. */
class LeaseFilesTidiedTest extends QueueTest {

    private static final JobExecutionContext UNASKED = (JobExecutionContext) Proxy.newProxyInstance(
            LeaseFilesTidiedTest.class.getClassLoader(),
            new Class<?>[] {JobExecutionContext.class},
            (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    @Autowired
    LeaseFiles files;

    @Autowired
    LeaseProperties properties;

    @Autowired
    Runs runs;

    @Autowired
    AutowireCapableBeanFactory beans;

    Path directory = Path.of("");

    /** The time of heads other than the one that is wired. */
    final AtomicLong now = new AtomicLong();

    @BeforeEach
    void givenADirectoryThatIsShared() {
        directory = runs.dataDirectory().resolve("leases");
        files.listen();
    }

    @Test
    void theAlarmClockSeesToIt() throws IOException {
        Path leftover = old("123456789012345");
        Path probe = old(".probe-of-a-head-that-is-gone");

        beans.createBean(SweepJob.class).execute(UNASKED);

        await().atMost(Duration.ofSeconds(10)).until(() -> Files.notExists(leftover) && Files.notExists(probe));
        assertThat(directory.resolve(Objects.requireNonNull(files.mark()))).exists();
    }

    @Test
    void whatBelongsToALeaseStays() throws IOException {
        givenJob();
        Path ofALease = old(Long.toString(token(claim("worker"))));
        Path leftover = old("123456789012346");

        listened(new CountingStore()).tidyNowAndThen();

        await().atMost(Duration.ofSeconds(10)).until(() -> Files.notExists(leftover));
        assertThat(ofALease).exists();
    }

    @Test
    void itIsDoneOnceAnHour() throws IOException {
        CountingStore store = new CountingStore();
        LeaseFiles tidied = listened(store);
        tidyAway(old("123456789012347"), tidied);
        Path leftover = old("123456789012348");

        now.addAndGet(Duration.ofMinutes(59).toNanos());
        tidied.tidyNowAndThen();
        now.addAndGet(Duration.ofMinutes(1).toNanos());
        tidyAway(leftover, tidied);

        assertThat(store.looks).hasValue(2);
    }

    private static void tidyAway(Path leftover, LeaseFiles tidied) {
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            tidied.tidyNowAndThen();
            return Files.notExists(leftover);
        });
    }

    @Test
    void filesCountAlsoWhileItIsUnderWay() throws IOException {
        old("123456789012349");
        CountingStore store = new CountingStore();
        LeaseFiles tidied = listened(store);
        store.mayAnswer.drainPermits();
        tidied.tidyNowAndThen();
        await().atMost(Duration.ofSeconds(10)).until(() -> store.looks.get() == 1);

        tidied.listen();

        assertThat(tidied.mark()).isNotNull().isEqualTo(files.mark());
        store.mayAnswer.release();
    }

    @Test
    void aFileThatIsGoneBeforeItIsLookedAtIsSkipped(@TempDir Path elsewhere) throws IOException {
        Files.createSymbolicLink(elsewhere.resolve("7"), elsewhere.resolve("gone"));
        old(elsewhere.resolve("8"));

        assertThat(new LeaseDirectory(elsewhere).old()).containsExactly(8L);
    }

    private LeaseFiles listened(TaskStore store) {
        LeaseFiles listened = new LeaseFiles(store, runs, properties, now::get);
        listened.listen();
        return listened;
    }

    /** Counts who asks for live leases, and lets them wait if need be. */
    private final class CountingStore extends TaskStore {

        private final AtomicInteger looks = new AtomicInteger();

        private final Semaphore mayAnswer = new Semaphore(100);

        private CountingStore() {
            super(jdbc);
        }

        @Override
        Set<Long> live(Collection<Long> tokens) {
            looks.incrementAndGet();
            mayAnswer.acquireUninterruptibly();
            return super.live(tokens);
        }
    }

    private Path old(String name) throws IOException {
        return old(directory.resolve(name));
    }

    private static Path old(Path file) throws IOException {
        Files.writeString(file, "beat");
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    }
}
