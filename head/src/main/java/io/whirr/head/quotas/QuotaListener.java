package io.whirr.head.quotas;

/** Hears of changes to limits, in the transaction that makes them. Filled in by whoever has tasks in lanes. */
public interface QuotaListener {

    /** A limit was set or taken away: the lanes of its tasks are to be worked out again. */
    void changed(Scope scope, String name);
}
