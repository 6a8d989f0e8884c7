package io.whirr.head.leases;

import io.whirr.head.leases.Deed.As;
import io.whirr.head.leases.Deed.Who;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes histories up. The same seed is the same history. */
final class Deeds {

    private static final int LENGTH = 16;

    /** Histories are run many at a time, and one sweep is for all of them. */
    private static final int SWEEP_EVERY = 4;

    private static final List<As> ANYBODY = List.of(As.values());

    private Deeds() {}

    /** One after the other. */
    static List<Deed> inTurn(long seed) {
        Random chance = new Random(seed);
        List<Deed> deeds = new ArrayList<>();
        deeds.add(new Deed.Submit(0));
        while (deeds.size() < LENGTH) {
            deeds.add(deeds.size() % SWEEP_EVERY == SWEEP_EVERY - 1 ? new Deed.Sweep() : any(chance));
        }
        return deeds;
    }

    /** Half of them two at a time. */
    static List<Deed> atOnce(long seed) {
        Random chance = new Random(seed);
        List<Deed> deeds = new ArrayList<>();
        deeds.add(new Deed.Submit(0));
        deeds.add(new Deed.Claim(chance.nextInt(QueueModel.WORKERS), Deed.ITS_OWN));
        while (deeds.size() < LENGTH / 2) {
            Deed one = anyOrSweep(chance);
            deeds.add(chance.nextInt(3) == 0 ? one : new Deed.Together(one, anyOrSweep(chance), chance.nextLong()));
        }
        return deeds;
    }

    private static Deed anyOrSweep(Random chance) {
        return chance.nextInt(6) == 0 ? new Deed.Sweep() : any(chance);
    }

    private static Deed any(Random chance) {
        int job = chance.nextInt(4) == 0 ? 1 : 0;
        int worker = chance.nextInt(QueueModel.WORKERS);
        return switch (chance.nextInt(20)) {
            case 0 -> new Deed.Submit(chance.nextInt(QueueModel.JOBS));
            case 1, 2, 3, 4, 5 -> new Deed.Claim(worker, Deed.ITS_OWN);
            case 6, 7 -> new Deed.Renew(job, who(chance));
            case 8, 9, 10 -> new Deed.Finish(job, who(chance), exitStatus(chance), chance.nextInt(4) == 0);
            case 11 -> new Deed.Release(job, who(chance));
            case 12 -> new Deed.Cancel(job);
            case 13 -> new Deed.Requeue(job);
            case 14 -> new Deed.Retry(job);
            case 15 -> new Deed.Hold(job, chance.nextInt(3) == 0);
            case 16 -> new Deed.Restart(worker, chance.nextInt(3) == 0 ? Deed.ITS_OWN : Deed.ITS_NEXT);
            default -> new Deed.FallSilent(job);
        };
    }

    private static int exitStatus(Random chance) {
        return chance.nextBoolean() ? 0 : 1 + chance.nextInt(2);
    }

    private static Who who(Random chance) {
        As as = chance.nextInt(4) > 0 ? As.HOLDER : ANYBODY.get(chance.nextInt(ANYBODY.size()));
        return new Who.Of(chance.nextInt(3) > 0 ? 0 : 1 + chance.nextInt(2), as);
    }
}
