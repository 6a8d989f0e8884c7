package io.whirr.e2e.chaos;

import java.util.ArrayList;
import java.util.List;

/** A kind of promises. Whoever finds one broken says so here. */
abstract class Rule {

    final History history;
    private final List<Offence> offences = new ArrayList<>();

    Rule(History history) {
        this.history = history;
    }

    /** Looks through the history once. */
    abstract void look();

    final List<Offence> offences() {
        offences.clear();
        look();
        return List.copyOf(offences);
    }

    /** Notes what is wrong with a job. */
    final void offence(int promise, long job, String sentence) {
        offences.add(new Offence(promise, sentence, history.about(job)));
    }
}
