package io.whirr.head.jobs;

import io.whirr.head.batch.Ledger;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Takes jobs over that another system has kept so far. */
@Component
public class PastCommands {

    private final PastCommandStore store;

    private final JobJson json;

    PastCommands(PastCommandStore store, JobJson json) {
        this.store = store;
        this.json = json;
    }

    /** Which of these keys are known: their jobs have been taken over before. */
    public Set<String> known(Collection<String> keys) {
        return Set.copyOf(store.known(keys));
    }

    /** A job with one of these numbers that was not taken over by a key with that beginning, if there is one. */
    public Optional<Long> stranger(long upTo, String keysBegin) {
        return store.stranger(upTo, keysBegin);
    }

    /** Stores jobs under the numbers that they have. In the transaction that enters them into the ledger. */
    public void store(List<PastCommand> commands) {
        store.insert(
                commands,
                commands.stream().map(this::spec).toArray(String[]::new),
                commands.stream().map(command -> json.write(command.config())).toArray(String[]::new),
                commands.stream().map(command -> json.write(command.tags())).toArray(String[]::new));
    }

    private String spec(PastCommand command) {
        return json.write(
                new JobSpec(List.of(new JobSpec.Step(Ledger.COMMAND_STEP, command.argv(), command.workdir()))));
    }
}
