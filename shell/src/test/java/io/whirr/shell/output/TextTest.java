package io.whirr.shell.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTest {

    @Test
    void controlCharactersAreWrittenOut() {
        assertThat(Text.shown("\u001b[31mred\u0007\r\n\tx\u009b2J")).isEqualTo("\\x1b[31mred\\x07\\r\\n\\tx\\u009b2J");
    }

    @Test
    void textThatRunsBackwardsIsWrittenOut() {
        assertThat(Text.shown("exe.\u202etxt")).isEqualTo("exe.\\u202etxt");
    }

    @Test
    void everythingElseStays() {
        assertThat(Text.shown("[bold]x[/bold] 日本語 👩\u200d💻 é")).isEqualTo("[bold]x[/bold] 日本語 👩\u200d💻 é");
    }

    @Test
    void aCommandCanBePastedIntoAShell() {
        assertThat(Text.command(List.of("python", "a b", "", "it's", "--x=1", "a\nb", "日本")))
                .isEqualTo("python 'a b' '' 'it'\\''s' --x=1 $'a\\nb' 日本");
    }
}
