package io.whirr.shell.commands;

import io.whirr.shell.commands.Proposals.Next;
import io.whirr.shell.commands.Proposals.Proposal;
import io.whirr.shell.output.Format;
import io.whirr.shell.output.Output;
import io.whirr.shell.output.Text;
import io.whirr.shell.parsing.Operands;
import io.whirr.shell.parsing.Syntax;
import io.whirr.shell.parsing.Thing;
import io.whirr.shell.parsing.UsageError;
import io.whirr.shell.parsing.Words;
import java.util.LinkedHashSet;
import java.util.List;
import org.springframework.shell.core.command.Command;
import org.springframework.shell.core.command.CommandRegistry;

/**
 * Completion in the user's own shell: the script that it has to read once, and the answers that the script asks for.
 */
public final class Completion {

    /** The word that asks for answers, as the first argument; then comes the shell, and what was typed. */
    public static final String WORD = "__complete";

    private static final String FILES = ":file";

    private static final Syntax COMPLETION = Syntax.named("completion")
            .group(Commands.CLIENT)
            .summary("print the completion script of bash or zsh")
            .description("Commands, options, jobs, runs, workers, tags and profiles are then completed by TAB.")
            .takes(Operands.one("bash|zsh", Thing.SHELL))
            .example("source <(whirr completion bash)", "in ~/.bashrc")
            .example("source <(whirr completion zsh)", "in ~/.zshrc, after compinit")
            .build();

    private static final String BASH = """
            # Completion of whirr for bash: source <(whirr completion bash)
            _whirr() {
                local line word
                COMPREPLY=()
                while IFS= read -r line; do
                    if [ "$line" = ':file' ]; then
                        while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$2")
                        compopt -o filenames 2>/dev/null
                    else
                        COMPREPLY+=("$line")
                    fi
                done < <("${COMP_WORDS[0]}" __complete bash "${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null)
            }
            complete -F _whirr whirr
            """;

    private static final String ZSH = """
            # Completion of whirr for zsh: source <(whirr completion zsh)
            _whirr() {
                local -a answers described
                answers=("${(@f)$("${words[1]}" __complete zsh "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
                described=("${(@)answers:#:file}")
                if (( ${#described} )) && [ -n "${described[1]}" ]; then
                    _describe -V whirr described
                fi
                if (( ${answers[(Ie):file]} )); then
                    _files
                fi
            }
            compdef _whirr whirr
            """;

    private final Session session;

    Completion(Session session) {
        this.session = session;
    }

    List<Command> commands() {
        return List.of(new Verb(COMPLETION, session, Completion::script));
    }

    private static int script(Call call) {
        String script = switch (call.operands().getFirst()) {
            case "bash" -> BASH;
            case "zsh" -> ZSH;
            default -> throw new UsageError("There is completion for bash and zsh.", "Name one of them.");
        };
        script.lines().forEach(call.output()::line);
        return 0;
    }

    /**
     * Answers what a script asks: {@code bash LINE WORD}, where the line is what stands before the cursor and the word
     * what bash takes for the last one, or {@code zsh WORD…}.
     */
    public static int answer(Session session, List<String> asked) {
        var output = new Output(session.screen(), Format.TABLE, false);
        boolean bash = asked.getFirst().equals("bash");
        List<String> words = bash ? typed(asked.get(1)) : asked.subList(1, asked.size());
        if (words.isEmpty()) {
            return 0;
        }
        var proposals = new Proposals(session, new CommandRegistry(new LinkedHashSet<>(Commands.all(session))));
        Next next = proposals.next(words);
        String begun = words.getLast();
        // Bash takes a colon or an equals sign for the beginning of a word, and replaces only what follows it.
        String tail = asked.getLast().matches("[:=]") ? "" : asked.getLast();
        int cut = bash && begun.endsWith(tail) ? begun.length() - tail.length() : 0;
        next.words().stream()
                .filter(proposal -> proposal.word().startsWith(begun))
                .map(proposal -> bash ? quoted(proposal.word().substring(cut)) : described(proposal))
                .forEach(output::line);
        if (next.files()) {
            output.line(FILES);
        }
        output.flush();
        return 0;
    }

    /** The words of a line without the program's name; the last one is empty after a blank. */
    private static List<String> typed(String line) {
        try {
            List<String> words = Words.split(line + "\uE000");
            return words.stream()
                    .skip(1)
                    .map(word -> word.replace("\uE000", ""))
                    .toList();
        } catch (UsageError openQuote) {
            return List.of();
        }
    }

    private static String quoted(String word) {
        return word.startsWith("-") ? word : Text.command(List.of(word));
    }

    private static String described(Proposal proposal) {
        String word = proposal.word().replace("\\", "\\\\").replace(":", "\\:");
        return proposal.description().isEmpty() ? word : word + ":" + Text.shown(proposal.description());
    }
}
