package io.whirr.head.upkeep;

import org.springframework.stereotype.Component;

/** The errands that a head can be sent on instead of serving. Each says in a few lines what it did. */
@Component
public class Errands {

    private final Migration migration;

    private final Restored restored;

    Errands(Migration migration, Restored restored) {
        this.migration = migration;
        this.restored = restored;
    }

    /** Takes over a whirr 0.5.3; see {@link Migration#run}. */
    public String migrate(String from, boolean requeueRunning) {
        return migration.run(from, requeueRunning).report();
    }

    /** Makes a restored database safe. */
    public String restored() {
        long highest = restored.run();
        return "The highest run directory is job-%d; new jobs and tokens begin %,d later.%n"
                .formatted(highest, Restored.MARGIN);
    }
}
