package io.whirr.shell.parsing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RawArgvTest {

    @Test
    void theLastWordsOfTheCommandLineAreTheArguments() {
        byte[] line = "java\0-jar\0whirr.jar\0submit\0é😀\0\0a\nb\0".getBytes(StandardCharsets.UTF_8);

        assertThat(RawArgv.of(4, line)).containsExactly("submit", "é😀", "", "a\nb");
        assertThat(RawArgv.of(1, "\0".getBytes(StandardCharsets.UTF_8))).containsExactly("");
    }

    /** What a shell on the worker makes of it is what was typed. */
    @Test
    void bytesThatAreNoTextArriveByteForByte() throws Exception {
        var line = new ByteArrayOutputStream();
        line.writeBytes("java\0printf\0%s|\0".getBytes(StandardCharsets.UTF_8));
        line.writeBytes(new byte[] {(byte) 0xff, '\'', '%', '\\', 'n', (byte) 0xc3, '\n', '\n', 0});
        line.writeBytes("é 😀\0".getBytes(StandardCharsets.UTF_8));
        line.writeBytes(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', '$', 'x', 0});

        List<String> argv = RawBytes.asText(RawArgv.of(5, line.toByteArray()));

        assertThat(argv.toString())
                .isEqualTo(new String(argv.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
        var process = new ProcessBuilder(argv).start();
        var expected = new ByteArrayOutputStream();
        expected.writeBytes(new byte[] {(byte) 0xff, '\'', '%', '\\', 'n', (byte) 0xc3, '\n', '\n', '|'});
        expected.writeBytes("é 😀|".getBytes(StandardCharsets.UTF_8));
        expected.writeBytes(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', '$', 'x', '|'});
        assertThat(process.getInputStream().readAllBytes()).isEqualTo(expected.toByteArray());
    }

    @Test
    void aCommandThatIsTextIsLeftAsItIs() {
        List<String> argv = List.of("echo", "é😀", "");

        assertThat(RawBytes.asText(argv)).isSameAs(argv);
    }
}
