package io.whirr.e2e.deploy;

import io.whirr.e2e.cluster.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The set-up page: its commands, in their order, and which of them are to be replayed. */
record SetupPage(List<Block> blocks) {

    /**
     * Some commands.
     *
     * @param section the heading that they stand below
     * @param mark what the comment above them says: {@code replay}, {@code replayed at the end}, or
     *     {@code not replayed: …}
     * @param commands the commands
     */
    record Block(String section, String mark, String commands) {

        boolean isReplayed() {
            return mark.equals("replay");
        }

        /** Whether it is another way to what was done already, to be gone when that is undone. */
        boolean isOtherWay() {
            return mark.equals("replayed at the end");
        }
    }

    static SetupPage read() {
        try {
            return parse(Files.readAllLines(Commands.home().resolve("docs/server-setup.md")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SetupPage parse(List<String> lines) {
        List<Block> blocks = new ArrayList<>();
        String section = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("## ")) {
                section = line.substring(3);
            }
            if (line.equals("```sh")) {
                int end = i + lines.subList(i, lines.size()).indexOf("```");
                String above = lines.get(i - 1);
                String mark = above.startsWith("<!-- ") ? above.substring(5, above.length() - 4) : "";
                blocks.add(new Block(section, mark, String.join("\n", lines.subList(i + 1, end))));
                i = end;
            }
        }
        return new SetupPage(List.copyOf(blocks));
    }

    /** The replayed commands of all sections but the last, or of the last alone. */
    String commands(boolean last) {
        String lastSection = blocks.getLast().section();
        return commands(block -> block.isReplayed() && block.section().equals(lastSection) == last);
    }

    /** The commands of the other ways. */
    String otherWays() {
        return commands(Block::isOtherWay);
    }

    private String commands(Predicate<Block> which) {
        return String.join(
                "\n", blocks.stream().filter(which).map(Block::commands).toList());
    }
}
