package io.whirr.e2e.chaos;

import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Random;

/** {@code ./whirr chaos}. */
public final class ChaosCommand {

    /** All must be well so soon after a fault. */
    private static final Duration RECOVERY = Duration.ofSeconds(15);

    private static final int WORST = 5;

    private ChaosCommand() {}

    public static void main(String... arguments) {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.print("whirr chaos: " + e.getMessage() + "\n\n" + Options.USAGE);
            System.exit(2);
            return;
        }
        if (options.help()) {
            System.out.print(Options.USAGE);
            return;
        }
        System.exit(options.kills() > 0 ? kill(options) : rage(options));
    }

    private static int kill(Options options) {
        Kills.Report report = Kills.run(options.kills(), options.seed(), System.out::println);
        System.out.println(report.summary());
        report.left().forEach(System.out::println);
        return report.left().isEmpty() ? 0 : 1;
    }

    private static int rage(Options options) {
        int bad = 0;
        Random seeds = new Random(options.seed());
        for (int i = 0; i < options.runs(); i++) {
            long seed = i == 0 ? options.seed() : seeds.nextInt(Integer.MAX_VALUE);
            System.out.printf(Locale.ROOT, "run %d of %d, seed %d%n", i + 1, options.runs(), seed);
            try (Site site = Site.open()) {
                Chaos.Report report = Chaos.run(site, seed, options.time(), System.out::println);
                bad += tell(report) ? 0 : 1;
            }
        }
        return bad == 0 ? 0 : 1;
    }

    private static boolean tell(Chaos.Report report) {
        report.omissions().forEach(omission -> System.out.println("left out: " + omission));
        System.out.println(report.summary());
        report.strikes().stream()
                .sorted(Comparator.comparingLong(strike -> strike.healed() - strike.recovered()))
                .limit(WORST)
                .forEach(strike -> System.out.printf(
                        Locale.ROOT,
                        "  all well %.1f s after: %s%n",
                        (strike.recovered() - strike.healed()) / 1e3,
                        strike.what()));
        if (!report.offences().isEmpty()) {
            System.out.println(Offence.text(report.offences()));
        }
        boolean quick = report.slowest().compareTo(RECOVERY) <= 0;
        if (!quick) {
            System.out.println("too slow: all must be well " + RECOVERY.toSeconds() + " s after a fault");
        }
        return quick && report.offences().isEmpty();
    }
}
