package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.whirr.head.HeadTest;
import io.whirr.head.leases.HistoryRunner.Lane;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/**
 * Whatever people and workers do to the queue, in whatever order, alone or two at a time: everybody hears what the
 * model in memory says that they should, and the tables say what it says.
 *
 * <p>A build runs the same histories wherever it runs; {@code -Dwhirr.seed=…} begins with another one, and
 * {@code -Dwhirr.histories=…} runs so many of them.
 */
@Import(GatedDatabase.class)
@TestPropertySource(properties = "whirr.leases.lost-attempts=" + JobModel.LOSSES)
@Timeout(3_600)
class HistoriesTest extends HeadTest {

    private static final int HISTORIES = Integer.getInteger("whirr.histories", 10_000);

    private static final int AT_ONCE = HISTORIES / 40;

    private static final int LANES = 250;

    private static final int MOST_TRIES = 400;

    private static final long SEED = Long.getLong("whirr.seed", 1);

    @Autowired
    ApplicationContext head;

    @Autowired
    HikariDataSource pool;

    private HistoryRunner runner;

    private Connection onlooker;

    @BeforeEach
    void watch() throws Exception {
        runner = new HistoryRunner(head);
        onlooker = pool.getDataSource().getConnection();
        jdbc.sql("SELECT format('ALTER DATABASE %I SET deadlock_timeout = ''20ms''', current_database())")
                .query(String.class)
                .list()
                .forEach(sql -> jdbc.sql(sql).update());
        pool.getHikariPoolMXBean().softEvictConnections();
    }

    @AfterEach
    void letGo() throws Exception {
        GatedDatabase.takeTurns(null);
        onlooker.close();
    }

    @Test
    void everyHistoryEndsAsTheModelSays() {
        for (long first = SEED; first < SEED + HISTORIES; first += LANES) {
            emptyQueue();
            List<History> histories = LongStream.range(first, Math.min(first + LANES, SEED + HISTORIES))
                    .mapToObj(one -> new History(one, Lane.of("lane-" + one % LANES, "h" + one)))
                    .toList();
            new Lockstep(runner, histories).run();
            report(histories.stream().filter(History::isWrong).findFirst(), Deeds::inTurn);
        }
    }

    @Test
    void twoAtATimeAreAsOneAfterTheOther() {
        emptyQueue();
        for (long one = SEED; one < SEED + AT_ONCE; one++) {
            Optional<String> wrong = run(one, Deeds.atOnce(one));
            if (wrong.isPresent()) {
                report(Optional.of(History.wrong(one, wrong.get())), Deeds::atOnce);
            }
        }
    }

    private void report(Optional<History> wrong, Function<Long, List<Deed>> deeds) {
        wrong.ifPresent(history -> {
            List<Deed> shortest = shortest(history.seed(), deeds.apply(history.seed()));
            String story = run(history.seed(), shortest).orElseGet(() -> "only seen once: " + history.wrong());
            assertThat(story).as("seed %d", history.seed()).isEmpty();
        });
    }

    /** Leaves out what is not needed for a history to go wrong, as long as it still does. */
    private List<Deed> shortest(long of, List<Deed> all) {
        List<Deed> deeds = new ArrayList<>(all);
        int tries = 0;
        boolean shorter = true;
        while (shorter) {
            shorter = false;
            for (int at = deeds.size() - 1; at >= 0 && tries < MOST_TRIES; at--) {
                for (List<Deed> less : without(deeds, at)) {
                    tries++;
                    if (run(of, less).isPresent()) {
                        deeds = new ArrayList<>(less);
                        shorter = true;
                        break;
                    }
                }
            }
        }
        return deeds;
    }

    private static List<List<Deed>> without(List<Deed> deeds, int at) {
        if (at >= deeds.size()) {
            return List.of();
        }
        List<Deed> gone = new ArrayList<>(deeds);
        if (gone.remove(at) instanceof Deed.Together(var one, var other, long turns)) {
            List<Deed> first = new ArrayList<>(deeds);
            first.set(at, one);
            List<Deed> second = new ArrayList<>(deeds);
            second.set(at, other);
            return List.of(gone, first, second);
        }
        return List.of(gone);
    }

    private int runs;

    /** Runs a history by itself and says what is wrong with it. */
    private Optional<String> run(long of, List<Deed> deeds) {
        jdbc.sql("DELETE FROM task").update();
        Turns turns = new Turns(onlooker);
        GatedDatabase.takeTurns(turns);
        return new Alone(runner, turns, Lane.of("alone", "s" + of + "-" + runs++)).run(deeds);
    }
}
