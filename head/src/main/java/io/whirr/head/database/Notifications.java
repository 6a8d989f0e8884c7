package io.whirr.head.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Tells the other heads on this database that there is work, and is told by them.
 *
 * <p>Only a hint: nothing may depend on it, a lost one costs whoever waits one interval of its poll. It is sent after
 * the commit and apart from it, because PostgreSQL lets transactions that notify commit only one after the other.
 */
public final class Notifications implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Notifications.class);
    private static final String CHANNEL = "whirr_tasks";
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration ANSWER_WAIT = Duration.ofSeconds(5);

    /** One stretch of listening or sending on one connection; returns when it is told to stop. */
    @FunctionalInterface
    private interface Stretch {
        void run(Connection connection) throws SQLException;
    }

    private final Database database;
    private final DatabaseProperties properties;
    private final String self =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    private final List<DoubleConsumer> listeners = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<Connection> open = new CopyOnWriteArrayList<>();
    private volatile boolean running;

    /** The lowest rank that is to be announced; not a number when nothing is. */
    private double pending = Double.NaN;

    private volatile @Nullable Thread sender;

    Notifications(Database database, DatabaseProperties properties) {
        this.database = database;
        this.properties = properties;
    }

    /**
     * Has this called whenever another head announced something, and after every new connection, because something may
     * have been missed. It is told the lowest rank of what there is, negative infinity when that is not known. It is
     * called on the listening thread and has to be quick.
     */
    public void onWakeUp(DoubleConsumer listener) {
        listeners.add(listener);
    }

    /**
     * Tells the other heads that there may be work. Costs nothing and never fails; many calls make few messages.
     *
     * @param rank the lowest rank of that work, negative infinity when it is not known
     */
    public void announce(double rank) {
        if (mind(rank)) {
            LockSupport.unpark(sender);
        }
    }

    /** Returns whether there was nothing to be announced before. */
    private synchronized boolean mind(double rank) {
        boolean first = Double.isNaN(pending);
        pending = first ? rank : Math.min(pending, rank);
        return first;
    }

    private synchronized double takePending() {
        double rank = pending;
        pending = Double.NaN;
        return rank;
    }

    @Override
    public synchronized void start() {
        if (!running) {
            running = true;
            threads.add(
                    Thread.ofPlatform().daemon().name("whirr-listen").start(() -> keep("whirr-listen", this::listen)));
            Thread sending =
                    Thread.ofPlatform().daemon().name("whirr-notify").unstarted(() -> keep("whirr-notify", this::send));
            sender = sending;
            threads.add(sending);
            sending.start();
        }
    }

    /** Keeps at it: a connection that breaks is replaced, after a pause that grows. */
    private void keep(String name, Stretch stretch) {
        Duration pause = FIRST_PAUSE;
        while (running) {
            long began = System.nanoTime();
            try (Connection connection = database.connect(name, properties.connectionTimeout(), Duration.ZERO)) {
                open.add(connection);
                stretch.run(connection);
            } catch (SQLException e) {
                if (running) {
                    boolean held = System.nanoTime() - began > LONGEST_PAUSE.toNanos();
                    pause = held ? FIRST_PAUSE : pause.multipliedBy(2);
                    pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
                    log.info("{} lost its connection, a new one in {} ms: {}", name, pause.toMillis(), e.getMessage());
                    LockSupport.parkNanos(pause.toNanos());
                }
            } finally {
                open.removeIf(Notifications::isClosed);
            }
        }
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + CHANNEL);
        }
        PGConnection notified = connection.unwrap(PGConnection.class);
        wakeUp(Double.NEGATIVE_INFINITY);
        while (running) {
            PGNotification[] news = notified.getNotifications((int) SILENCE.toMillis());
            if (news == null || news.length == 0) {
                refuseDead(connection);
            } else {
                List.of(news).stream()
                        .map(PGNotification::getParameter)
                        .filter(said -> !said.startsWith(self))
                        .mapToDouble(Notifications::rank)
                        .min()
                        .ifPresent(this::wakeUp);
            }
        }
    }

    /** What a head says: who it is, and the rank. A head of an older version says no rank, a person anything. */
    private static double rank(String said) {
        try {
            return Double.parseDouble(said.substring(said.indexOf(' ') + 1));
        } catch (NumberFormatException e) {
            return Double.NEGATIVE_INFINITY;
        }
    }

    /** A peer that vanished without a word looks like one that has nothing to say. */
    private static void refuseDead(Connection connection) throws SQLException {
        if (!connection.isValid((int) ANSWER_WAIT.toSeconds())) {
            throw new SQLException("no answer");
        }
    }

    private void wakeUp(double rank) {
        for (DoubleConsumer listener : listeners) {
            try {
                listener.accept(rank);
            } catch (RuntimeException e) {
                log.error("A listener for news from other heads failed", e);
            }
        }
    }

    private void send(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, (int) ANSWER_WAIT.toMillis());
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET synchronous_commit = off");
        }
        try (PreparedStatement notify = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
            notify.setString(1, CHANNEL);
            while (running) {
                double rank = takePending();
                if (!Double.isNaN(rank)) {
                    sendOnce(notify, rank);
                    LockSupport.parkNanos(properties.notifyInterval().toNanos());
                } else {
                    LockSupport.park(this);
                }
            }
        }
    }

    private void sendOnce(PreparedStatement notify, double rank) throws SQLException {
        try {
            notify.setString(2, self + " " + rank);
            notify.execute();
        } catch (SQLException e) {
            mind(rank);
            throw e;
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        open.forEach(Notifications::abort);
        threads.forEach(LockSupport::unpark);
        threads.forEach(Notifications::join);
        threads.clear();
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            log.debug("A connection could not be closed", e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(ANSWER_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
