package io.whirr.head.jobs;

import io.whirr.head.batch.JobStatus;
import io.whirr.head.batch.Ledger;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Takes jobs over that another system has kept so far. */
@Component
public class PastCommands {

    private final PastCommandStore store;

    private final JobStore jobs;

    private final JobJson json;

    private final TaskMaker maker;

    private final LiveTasks tasks;

    PastCommands(PastCommandStore store, JobStore jobs, JobJson json, TaskMaker maker, LiveTasks tasks) {
        this.store = store;
        this.jobs = jobs;
        this.json = json;
        this.maker = maker;
        this.tasks = tasks;
    }

    /** Which of these keys are known: their jobs have been taken over before. */
    public Set<String> known(Collection<String> keys) {
        return Set.copyOf(store.known(keys));
    }

    /** A job with one of these numbers that was not taken over by a key with that beginning, if there is one. */
    public Optional<Long> stranger(long upTo, String keysBegin) {
        return store.stranger(upTo, keysBegin);
    }

    /**
     * Stores jobs under the numbers that they have, counts those that have ended and queues the others. In the
     * transaction that enters them into the ledger.
     */
    public void store(List<PastCommand> commands) {
        store.insert(
                commands,
                commands.stream().map(command -> json.write(spec(command))).toArray(String[]::new),
                commands.stream().map(command -> json.write(command.config())).toArray(String[]::new),
                commands.stream().map(command -> json.tags(command.tags())).toArray(String[]::new));
        jobs.tally(commands.stream()
                .map(PastCommand::status)
                .filter(JobStatus::isFinal)
                .collect(Collectors.groupingBy(
                        Function.identity(), () -> new EnumMap<>(JobStatus.class), Collectors.counting())));
        tasks.enqueue(commands.stream()
                .filter(command -> !command.status().isFinal())
                .flatMap(command -> maker.tasks(stored(command), 0, List.of(place(command))).stream())
                .toList());
    }

    private static JobSpec spec(PastCommand command) {
        return new JobSpec(
                List.of(new JobSpec.Step(
                        Ledger.COMMAND_STEP, command.argv(), command.workdir(), null, null, null, null)),
                null,
                null);
    }

    private static TaskMaker.Place place(PastCommand command) {
        return new TaskMaker.Place(command.step(), Ledger.COMMAND_STEP, null, 1, 1, 0, 0, null);
    }

    private StoredJob stored(PastCommand command) {
        return new StoredJob(
                command.id(),
                command.execution(),
                command.status(),
                command.name(),
                spec(command),
                json.write(command.config()),
                command.tags(),
                0,
                null,
                null,
                false);
    }
}
