package io.whirr.e2e.chaos;

import io.whirr.e2e.cluster.Cable;
import io.whirr.e2e.cluster.Head;
import io.whirr.e2e.cluster.Patience;
import io.whirr.e2e.cluster.Postgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** All that can be done to a site, each with somebody picked by chance. */
final class Faults {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** What a killed worker leaves behind must be gone by then. */
    private static final Duration GONE = Duration.ofSeconds(3);

    private final Site site;
    private final RandomGenerator chance;
    private final OtherClock clock = OtherClock.find();
    private final Queue<String> leftovers = new ConcurrentLinkedQueue<>();
    private final Drainage drainage;
    private final DatabaseFaults database;

    Faults(Site site, RandomGenerator chance) {
        this.site = site;
        this.chance = chance;
        this.drainage = new Drainage(site);
        this.database = new DatabaseFaults(site, chance);
    }

    /** Every kind that this machine allows. */
    List<Supplier<Fault>> kinds() {
        List<Supplier<Fault>> kinds = new ArrayList<>(List.of(
                this::workerKilled,
                this::workerKilled,
                this::workerFrozen,
                this::machineFrozen,
                this::workerStopped,
                this::workerCutOff,
                this::workerDeaf,
                this::workerDrained,
                this::headKilled,
                this::headFrozen,
                this::headStopped,
                this::headCutOff,
                this::allHeadsKilled,
                this::clientsDeaf,
                () -> postgres("PostgreSQL restarted", Postgres.Stop.FAST),
                () -> postgres("PostgreSQL crashed", Postgres.Stop.IMMEDIATE),
                () -> postgres("postmaster killed", Postgres.Stop.KILL),
                () -> Fault.harmless("PostgreSQL frozen", "postgres", site.postgres()::freeze, site.postgres()::thaw),
                database::backendsTerminated,
                database::backendKilled,
                database::connectionsExhausted,
                database::xminHeld));
        if (site.machines().stream().anyMatch(Machine::ownDisk)) {
            kinds.add(this::diskFull);
        }
        if (clock.isThere()) {
            kinds.add(this::headSkewed);
            kinds.add(this::workerSkewed);
        }
        return kinds;
    }

    /** What cannot be done on this machine, in words; empty when all can. */
    List<String> omissions() {
        List<String> omissions = new ArrayList<>();
        if (site.machines().stream().noneMatch(Machine::ownDisk)) {
            omissions.add("full disks: nothing may be mounted here");
        }
        if (!clock.isThere()) {
            omissions.add("skewed clocks: there is no libfaketime");
        }
        return omissions;
    }

    /** What was found to be left of killed workers. */
    List<String> leftovers() {
        return List.copyOf(leftovers);
    }

    Drainage drainage() {
        return drainage;
    }

    private Machine machine() {
        return site.machines().get(chance.nextInt(site.machines().size()));
    }

    private Fault workerKilled() {
        Machine machine = machine();
        return Fault.of(machine, "killed", () -> kill(machine), machine.worker()::startAgain);
    }

    private void kill(Machine machine) {
        machine.worker().process().kill();
        try {
            Patience.until(
                    "nothing is left", GONE, () -> machine.worker().processes().isEmpty());
        } catch (AssertionError left) {
            leftovers.add("%s after the worker of %s was killed"
                    .formatted(machine.worker().processes(), machine.name()));
        }
    }

    private Fault workerFrozen() {
        Machine machine = machine();
        return Fault.of(
                machine,
                "froze",
                () -> machine.worker().process().signal("STOP"),
                () -> machine.worker().process().signal("CONT"));
    }

    private Fault machineFrozen() {
        Machine machine = machine();
        Fault fault =
                Fault.of(machine, "froze all of", () -> machine.signalAll("STOP"), () -> machine.signalAll("CONT"));
        return new Fault(fault.what(), fault.workers(), true, fault.scope(), fault.begin(), fault.end());
    }

    private Fault workerStopped() {
        Machine machine = machine();
        return Fault.of(
                machine, "stopped", () -> machine.worker().process().terminate(PATIENCE), machine.worker()::startAgain);
    }

    private Fault workerCutOff() {
        Machine machine = machine();
        Cable.State state = chance.nextBoolean() ? Cable.State.CUT : Cable.State.RESET;
        return Fault.of(
                machine, "cut off (" + state + ")", () -> machine.set(state), () -> machine.set(Cable.State.WHOLE));
    }

    private Fault workerDeaf() {
        Machine machine = machine();
        return Fault.of(
                machine, "made deaf", () -> machine.set(Cable.State.DEAF), () -> machine.set(Cable.State.WHOLE));
    }

    private Fault workerDrained() {
        Machine machine = machine();
        return new Fault(
                "drained " + machine.name(),
                Set.of(),
                false,
                machine.name(),
                () -> drainage.drain(machine),
                () -> drainage.undrain(machine));
    }

    private Fault diskFull() {
        Machine machine =
                site.machines().stream().filter(Machine::ownDisk).findFirst().orElseThrow();
        return Fault.of(machine, "filled the disk of", machine::fillDisk, machine::clearDisk);
    }

    private Fault workerSkewed() {
        Machine machine = machine();
        String by = clock.anHourOff(chance);
        return Fault.of(
                machine,
                "clock " + by + " on",
                () -> {
                    kill(machine);
                    machine.worker().startAgain(clock.environment(by));
                },
                () -> {
                    kill(machine);
                    machine.worker().startAgain();
                });
    }

    private int anyHead() {
        return chance.nextInt(site.heads().size());
    }

    private Fault headKilled() {
        int number = anyHead();
        Head head = site.heads().get(number);
        return Fault.harmless(
                "killed head " + number, "head", () -> head.process().kill(), () -> restart(head));
    }

    private Fault headFrozen() {
        int number = anyHead();
        Head head = site.heads().get(number);
        return Fault.harmless(
                "froze head " + number,
                "head",
                () -> head.process().signal("STOP"),
                () -> head.process().signal("CONT"));
    }

    private Fault headStopped() {
        int number = anyHead();
        Head head = site.heads().get(number);
        return Fault.harmless(
                "stopped head " + number, "head", () -> head.process().terminate(PATIENCE), () -> restart(head));
    }

    private Fault headSkewed() {
        int number = anyHead();
        Head head = site.heads().get(number);
        String by = clock.anHourOff(chance);
        return Fault.harmless(
                "clock %s on head %d".formatted(by, number),
                "head",
                () -> {
                    head.process().kill();
                    head.startAgain(clock.environment(by));
                },
                () -> {
                    head.process().kill();
                    restart(head);
                });
    }

    private Fault headCutOff() {
        int number = anyHead();
        Cable cable = site.databaseCables().get(number);
        Cable.State state = chance.nextBoolean() ? Cable.State.CUT : Cable.State.DEAF;
        return Fault.harmless(
                "cut head %d off from PostgreSQL (%s)".formatted(number, state),
                "head",
                () -> cable.set(state),
                () -> cable.set(Cable.State.WHOLE));
    }

    private Fault allHeadsKilled() {
        return Fault.harmless(
                "killed all heads",
                "head",
                () -> site.heads().forEach(head -> head.process().kill()),
                () -> {
                    site.heads().forEach(Head::startAgain);
                    site.heads().forEach(Head::awaitHealthy);
                });
    }

    /** How long a head takes to start is another matter than how long until all is well with it. */
    private static void restart(Head head) {
        head.startAgain();
        head.awaitHealthy();
    }

    /** What clients ask for is done, and they don't hear of it. */
    private Fault clientsDeaf() {
        return Fault.harmless(
                "made clients deaf",
                "clients",
                () -> site.clientCables().forEach(cable -> cable.set(Cable.State.DEAF)),
                () -> site.clientCables().forEach(cable -> cable.set(Cable.State.WHOLE)));
    }

    private Fault postgres(String what, Postgres.Stop how) {
        return Fault.harmless(what, "postgres", () -> site.postgres().stop(how), site.postgres()::start);
    }
}
