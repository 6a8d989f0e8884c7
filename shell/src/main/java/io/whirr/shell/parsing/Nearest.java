package io.whirr.shell.parsing;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody probably meant. */
public final class Nearest {

    /** More mistyped letters than this, and it is another word. */
    private static final int FAR = 2;

    private Nearest() {}

    public static Optional<String> to(String typed, Collection<String> known) {
        var begun = known.stream()
                .filter(word -> typed.length() > 1 && word.startsWith(typed))
                .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        return begun.or(() -> known.stream()
                .filter(word -> distance(typed, word) <= Math.min(FAR, word.length() / 2))
                .min(Comparator.<String>comparingInt(word -> distance(typed, word))
                        .thenComparing(Comparator.naturalOrder())));
    }

    /** Letters to insert, drop, change or swap with their neighbour. */
    static int distance(String one, String other) {
        int[][] steps = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : cheapest(steps, one, other, i, j);
            }
        }
        return steps[one.length()][other.length()];
    }

    private static int cheapest(int[][] steps, String one, String other, int i, int j) {
        int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        int best = Math.min(steps[i - 1][j - 1] + change, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(best, steps[i - 2][j - 2] + 1) : best;
    }
}
