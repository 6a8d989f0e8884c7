package io.whirr.shell.prompt;

import io.whirr.shell.commands.Proposals;
import java.util.ArrayList;
import java.util.List;
import org.jline.builtins.Completers.FileNameCompleter;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jspecify.annotations.Nullable;
import org.springframework.shell.core.command.CommandRegistry;
import org.springframework.shell.jline.CommandCompleter;

/**
 * Completes from what the commands declare and what the head knows. Spring Shell's own gives up on an operand as
 * soon as its first letter is typed.
 */
final class HeadCompleter extends CommandCompleter {

    private final Proposals proposals;
    private final FileNameCompleter files = new FileNameCompleter();

    HeadCompleter(CommandRegistry registry, Proposals proposals) {
        super(registry);
        this.proposals = proposals;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        var words = new ArrayList<>(line.words().subList(0, Math.max(0, line.wordIndex())));
        words.add(line.word());
        Proposals.Next next = proposals.next(words);
        next.words().stream().map(HeadCompleter::candidate).forEach(candidates::add);
        if (next.files()) {
            files.complete(reader, line, candidates);
        }
    }

    private static Candidate candidate(Proposals.Proposal proposal) {
        return new Candidate(proposal.word(), proposal.word(), null, orNull(proposal.description()), null, null, true);
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
