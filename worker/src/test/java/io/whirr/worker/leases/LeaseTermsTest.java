package io.whirr.worker.leases;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTermsTest {

    private static LeaseTerms terms(int lease, boolean chosen, int heartbeat) {
        return new LeaseTerms(Duration.ofSeconds(lease), chosen, Duration.ofSeconds(heartbeat));
    }

    @Test
    void aHeadWithTokensGivesWhatIsAskedAndLittleUntilItIsConfirmed() {
        LeaseTerms terms = terms(60, false, 30);

        assertThat(terms.term(true)).isEqualTo(Duration.ofSeconds(60));
        assertThat(terms.sureTerm(true)).isEqualTo(Duration.ofSeconds(60));
        assertThat(terms.firstTerm(true)).isEqualTo(Duration.ofSeconds(10));
        assertThat(terms.interval(true)).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void aHeadWithoutTokensIsAskedForMoreAndTrustedLess() {
        LeaseTerms terms = terms(60, false, 30);

        assertThat(terms.term(false)).isEqualTo(Duration.ofSeconds(90));
        assertThat(terms.sureTerm(false)).isEqualTo(Duration.ofSeconds(60));
        assertThat(terms.interval(false)).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void whatTheUserChoseIsKept() {
        LeaseTerms terms = terms(30, true, 5);

        assertThat(terms.term(false)).isEqualTo(Duration.ofSeconds(30));
        assertThat(terms.sureTerm(false)).isEqualTo(Duration.ofSeconds(20));
        assertThat(terms.interval(true)).isEqualTo(Duration.ofSeconds(5));
    }
}
