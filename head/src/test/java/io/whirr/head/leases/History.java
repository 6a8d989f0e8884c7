package io.whirr.head.leases;

import io.whirr.head.leases.HistoryRunner.Lane;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A made-up history beside others, with the model of what should come of it. */
final class History {

    private final long seed;

    private final Lane lane;

    private final List<Deed> deeds;

    private final QueueModel model = new QueueModel();

    private @Nullable String wrong;

    History(long seed, Lane lane) {
        this.seed = seed;
        this.lane = lane;
        this.deeds = Deeds.inTurn(seed);
    }

    static History wrong(long seed, String what) {
        History history = new History(seed, Lane.of("", ""));
        history.wrong = what;
        return history;
    }

    long seed() {
        return seed;
    }

    Lane lane() {
        return lane;
    }

    int length() {
        return deeds.size();
    }

    boolean isWrong() {
        return wrong != null;
    }

    String wrong() {
        return String.valueOf(wrong);
    }

    Deed next(int at) {
        return model.bound(deeds.get(at));
    }

    void heard(Deed deed, Answer answer) {
        Answer expected = model.apply(deed, answer);
        if (!expected.equals(answer)) {
            wrong = "%s: heard %s instead of %s".formatted(deed, answer, expected);
        }
    }

    void seen(int job, @Nullable String picture) {
        String expected = model.picture(job);
        if (!expected.equals(picture)) {
            wrong = "job %d is %s instead of %s".formatted(job, picture, expected);
        }
    }
}
