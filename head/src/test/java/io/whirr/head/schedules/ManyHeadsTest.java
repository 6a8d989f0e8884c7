package io.whirr.head.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Several heads fire the same schedules at the same time, while users trigger, backfill and change them. */
class ManyHeadsTest extends ScheduleTest {

    private static final int SCHEDULES = 16;
    private static final int TIMES = 25;

    @Test
    void eachTimeIsFiredOnceWhoeverIsAtIt() throws Exception {
        long seed = new Random().nextLong();
        RandomGenerator chance = new Random(seed);
        List<Instant> missed = List.of();
        for (int i = 0; i < SCHEDULES; i++) {
            Overlap overlap = chance.nextBoolean() ? Overlap.ALLOW_ALL : Overlap.SKIP;
            given(Wish.of("s" + i, "every 1h").overlap(overlap).window(40 * 3600));
            missed = nobodyWasThereFor(TIMES, "s" + i);
        }
        Instant first = missed.getFirst();
        Instant last = missed.getLast();
        List<Future<?>> atIt = new ArrayList<>();
        try (ExecutorService heads = Executors.newFixedThreadPool(6)) {
            for (int head = 0; head < 4; head++) {
                atIt.add(heads.submit(this::look));
            }
            for (int user = 0; user < 2; user++) {
                long own = chance.nextLong();
                atIt.add(heads.submit(() -> meddle(new Random(own), first, last)));
            }
        }
        for (Future<?> one : atIt) {
            one.get();
        }
        look();

        for (int i = 0; i < SCHEDULES; i++) {
            assertThat(firings("s" + i).stream()
                            .filter(firing -> !firing.kind().equals("manual"))
                            .map(firing -> firing.fireTime())
                            .filter(time -> !time.isAfter(last)))
                    .as("s%d, seed %d", i, seed)
                    .containsExactlyElementsOf(missed);
        }
        assertThat(jdbc.sql("SELECT count(*) - count(DISTINCT job_id) FROM firing WHERE state = 'started'")
                        .query(Long.class)
                        .single())
                .as("seed %d", seed)
                .isZero();
        assertThat(jobs())
                .as("seed %d", seed)
                .isEqualTo(jdbc.sql("SELECT count(*) FROM firing WHERE state = 'started'")
                        .query(Long.class)
                        .single());
    }

    private void meddle(RandomGenerator chance, Instant first, Instant last) {
        for (int i = 0; i < 40; i++) {
            String name = "s" + chance.nextInt(SCHEDULES);
            if (chance.nextBoolean()) {
                service.trigger(name, null);
            } else {
                service.backfill(
                        name,
                        new io.whirr.api.schedules.BackfillSchedule(first.toString(), last.toString(), "allow_all"));
            }
        }
    }
}
