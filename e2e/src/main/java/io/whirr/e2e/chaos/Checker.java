package io.whirr.e2e.chaos;

import java.util.ArrayList;
import java.util.List;

/** Holds a history against the promises. It knows nothing of how the head keeps them. */
final class Checker {

    private Checker() {}

    /** What is wrong; empty when nothing is. */
    static List<Offence> check(History history) {
        List<Offence> offences = new ArrayList<>();
        offences.addAll(new Submissions(history).offences());
        offences.addAll(new Ends(history).offences());
        offences.addAll(new Executions(history).offences());
        offences.addAll(new Attempts(history).offences());
        history.contradictions().forEach(text -> offences.add(new Offence(4, "the database has " + text, List.of())));
        history.leftovers().forEach(text -> offences.add(new Offence(12, "left: " + text, List.of())));
        return offences;
    }
}
