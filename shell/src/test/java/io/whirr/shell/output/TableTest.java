package io.whirr.shell.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.jline.utils.AttributedCharSequence.ForceMode;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void wideLettersStayInLine() {
        var table = Table.of("NAME", "X").row(Cell.of("日本語"), Cell.of("1")).row(Cell.of("abc"), Cell.of("2"));

        assertThat(table.lines(100).stream().map(AttributedString::toString))
                .containsExactly("NAME    X", "日本語  1", "abc     2");
    }

    @Test
    void aNarrowTerminalCutsTheLastColumn() {
        var table = Table.of("A", "B").row(Cell.of("1"), Cell.of("a long command"));

        assertThat(table.lines(8).getLast().toString()).isEqualTo("1  a lo…");
    }

    @Test
    void coloursDoNotCountAsColumns() {
        var table = Table.of("S", "X").row(Cell.status("failed"), Cell.of("1"));

        assertThat(table.lines(100).getLast().toAnsi(256, ForceMode.None)).contains("\u001b[31mfailed");
        assertThat(table.lines(100).getLast().toString()).isEqualTo("failed  1");
    }
}
