package io.whirr.head.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

@Timeout(120)
class NotificationsTest {

    @TempDir
    static Path directory;

    static DatabaseProperties properties;
    static Database database;

    private final List<Notifications> started = new ArrayList<>();
    private final AtomicInteger own = new AtomicInteger();
    private final AtomicInteger others = new AtomicInteger();

    @BeforeAll
    static void open() {
        properties = new Binder(
                        new MapConfigurationPropertySource(Map.of("whirr.database.directory", directory.toString())))
                .bindOrCreate("whirr.database", DatabaseProperties.class);
        database = Database.open(properties);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @AfterEach
    void stop() {
        started.forEach(Notifications::stop);
    }

    /** A head that listens; the first call is for its new connection. */
    private Notifications head(AtomicInteger calls) {
        Notifications head = new Notifications(database, properties);
        head.onWakeUp(rank -> calls.incrementAndGet());
        head.start();
        started.add(head);
        await().until(() -> calls.get() == 1);
        return head;
    }

    private static void breakAllConnections() throws SQLException {
        try (Connection connection = database.connect("test", Duration.ofSeconds(5), Duration.ZERO);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'whirr-%'");
        }
    }

    @Test
    void anotherHeadIsWokenAndTheOneThatSpokeIsNot() {
        Notifications speaker = head(own);
        head(others);

        speaker.announce(1);

        await().until(() -> others.get() == 2);
        assertThat(own).hasValue(1);
    }

    @Test
    void manyAnnouncementsMakeFewMessages() {
        Notifications speaker = head(own);
        head(others);

        for (int i = 0; i < 100_000; i++) {
            speaker.announce(1);
        }

        await().until(() -> others.get() >= 2);
        assertThat(others.get()).isLessThan(1_000);
    }

    @Test
    void othersHearTheLowestRankAndAnythingIsTakenForThatOfWhoDoesNotSayOne() throws SQLException {
        Notifications speaker = head(own);
        List<Double> heard = new CopyOnWriteArrayList<>();
        head(others).onWakeUp(heard::add);

        speaker.announce(-2.5);
        await().until(() -> heard.contains(-2.5));
        notifyBy("an older head", "0123456789abcdef");

        await().until(() -> heard.contains(Double.NEGATIVE_INFINITY));
    }

    /** Whoever may connect may say anything. */
    @Test
    void whatIsNoRankEndsNoListener() throws SQLException {
        Notifications speaker = head(own);
        head(others);

        notifyBy("a person", "hello you");
        await().until(() -> others.get() == 2);
        speaker.announce(1);

        await().until(() -> others.get() == 3);
    }

    private static void notifyBy(String whom, String text) throws SQLException {
        try (Connection connection = database.connect(whom, Duration.ofSeconds(5), Duration.ZERO);
                Statement statement = connection.createStatement()) {
            statement.execute("NOTIFY whirr_tasks, '" + text + "'");
        }
    }

    @Test
    void brokenConnectionsAreReplacedAndListenersAreToldOnce() throws SQLException {
        Notifications speaker = head(own);
        head(others);

        breakAllConnections();

        await().until(() -> own.get() == 2 && others.get() == 2);
        speaker.announce(1);
        await().until(() -> others.get() == 3);
    }

    @Test
    void stoppingIsQuickAndMayBeDoneTwiceAndBeforeTheStart() {
        Notifications never = new Notifications(database, properties);
        never.stop();
        never.announce(1);
        Notifications head = head(own);

        long before = System.nanoTime();
        head.stop();
        head.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
        assertThat(head.isRunning()).isFalse();
    }

    @Test
    void aListenerThatFailsKeepsNobodyElseFromHearing() {
        Notifications speaker = head(own);
        Notifications listener = new Notifications(database, properties);
        listener.onWakeUp(rank -> {
            throw new IllegalStateException("a listener's own fault");
        });
        listener.onWakeUp(rank -> others.incrementAndGet());
        listener.start();
        started.add(listener);
        await().until(() -> others.get() == 1);

        speaker.announce(1);

        await().until(() -> others.get() == 2);
    }
}
