package io.whirr.head.shares;

import org.springframework.stereotype.Component;

/** Shares as an operator sets them, and the passing of a second, for the tests of other features. */
@Component
public class ShareDesk {

    private final Shares shares;

    private final ShareStore store;

    private final ShareProperties properties;

    ShareDesk(Shares shares, ShareStore store, ShareProperties properties) {
        this.shares = shares;
        this.store = store;
        this.properties = properties;
    }

    public void weigh(String owner, double weight) {
        shares.weigh(owner, weight);
    }

    /** A second has passed: heads know again how far the queue is. */
    public void secondPasses() {
        shares.exchange();
    }

    /** A head with nothing in its memory has started; this one learns what it has made of that. */
    public void headStartsAgain() {
        new Shares(store, properties).exchange();
        shares.exchange();
    }
}
