package io.whirr.head.leases;

/** What somebody hears of a deed, as far as it can be told beforehand. */
sealed interface Answer {

    /** It was given a task. Only the token cannot be told beforehand: all that is known is that it grows. */
    record Got(int job, int attempt, long token) implements Answer {}

    /** Anything else, to be compared as it is. */
    record Said(Object what) implements Answer {}

    /** It was rolled back, because two transactions were in each other's way: nothing has happened. */
    record InEachOthersWay() implements Answer {}

    Answer NOTHING = new Said("nothing");

    Answer DONE = new Said("done");

    static Answer of(Renewal renewal) {
        return new Said(
                switch (renewal) {
                    case Renewal.Extended extended -> "extended";
                    case Renewal.Stopping(var until, var why, var channel) -> "stopping: " + why;
                    case Renewal.Lost lost -> "lost";
                    case Renewal.LostToAnOldWorker lost -> "lost, to an old worker";
                });
    }
}
