package io.whirr.head.shares;

import org.springframework.stereotype.Component;

/** Shares as an operator sets them, and the passing of a second, for the tests of other features. */
@Component
public class ShareDesk {

    private final Shares shares;

    ShareDesk(Shares shares) {
        this.shares = shares;
    }

    public void weigh(String owner, double weight) {
        shares.weigh(owner, weight);
    }

    /** A second has passed: heads know again how far the queue is. */
    public void secondPasses() {
        shares.exchange();
    }
}
