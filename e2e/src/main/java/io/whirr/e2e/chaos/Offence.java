package io.whirr.e2e.chaos;

import io.whirr.e2e.chaos.History.Line;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A promise that was not kept.
 *
 * @param invariant which one, by its number in the list of promises
 * @param sentence what is wrong
 * @param history how it came about
 */
record Offence(int invariant, String sentence, List<Line> history) {

    /** All of them in a line each, and the history of the one that has the shortest. */
    static String text(List<Offence> offences) {
        return offences.stream()
                        .map(offence -> "promise %d: %s".formatted(offence.invariant(), offence.sentence()))
                        .collect(Collectors.joining("\n"))
                + offences.stream()
                        .filter(offence -> !offence.history().isEmpty())
                        .min(Comparator.comparingInt(
                                offence -> offence.history().size()))
                        .map(Offence::told)
                        .orElse("");
    }

    private String told() {
        return history.stream()
                .map(line -> "%10d  %s".formatted(line.at(), line.text()))
                .collect(Collectors.joining("\n", "\n\n" + sentence + ", in short:\n", ""));
    }
}
