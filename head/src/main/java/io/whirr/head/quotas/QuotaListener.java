package io.whirr.head.quotas;

/** Hears of limits that change, in the transaction that does it, and later. Filled in by whoever has tasks in lanes. */
public interface QuotaListener {

    /** A limit was set or taken away: the lanes of its tasks are to be worked out again. */
    void changed(Scope scope, String name);

    /** A limit was set a while ago: who was not to be seen then, and did not know of it, is to be found now. */
    void mayHaveBeenMissed(Scope scope, String name);
}
