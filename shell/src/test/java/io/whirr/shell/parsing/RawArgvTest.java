package io.whirr.shell.parsing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RawArgvTest {

    @Test
    void theLastWordsOfTheCommandLineAreTheArguments() {
        byte[] line = "java\0-jar\0whirr.jar\0submit\0é😀\0\0a\nb\0".getBytes(StandardCharsets.UTF_8);

        assertThat(RawArgv.of(4, line)).containsExactly("submit", "é😀", "", "a\nb");
        assertThat(RawArgv.of(1, "\0".getBytes(StandardCharsets.UTF_8))).containsExactly("");
    }

    @Test
    void bytesThatAreNoTextAreRefusedRatherThanReplaced() {
        byte[] line = {'j', 0, 's', 0, (byte) 0xff, (byte) 0xfe, 0};

        assertThatThrownBy(() -> RawArgv.of(2, line))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("ff fe");
    }
}
