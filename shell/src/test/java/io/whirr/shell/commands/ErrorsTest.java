package io.whirr.shell.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.shell.TestHead;
import io.whirr.shell.TestHead.Response;
import io.whirr.shell.Typed;
import io.whirr.shell.head.Interruption;
import io.whirr.shell.output.Screen;
import io.whirr.shell.settings.Settings;
import io.whirr.shell.settings.Target;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.shell.core.command.Command;

class ErrorsTest {

    @Test
    void aHeadThatIsAwayIsNamedWithTheCauseAndTheRemedy() {
        var head = new TestHead();
        head.close();

        var typed = Typed.at(head, "status");

        assertThat(typed.code()).isOne();
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err())
                .startsWith("Error: Cannot reach the head at " + head.url() + " (WHIRR_SERVER_URL): Connection refused")
                .contains("whirr head", "--server");
    }

    @Test
    void whatIsNoHeadIsCalledSo() {
        try (var head = new TestHead()) {
            assertThat(Typed.at(head, "workers").err()).contains("does not know this call", head.url());
            head.on("GET /api/v1/jobs/7", _ -> Response.json("<html>"));
            assertThat(Typed.at(head, "status", "7").err()).contains("does not talk like a head (HTTP 200)");
        }
    }

    @Test
    void nonsenseInTheSettingsIsWrongUsage() {
        assertThat(Typed.at("ftp://x", "status")).returns(2, Typed::code).returns("""
                        Error: 'ftp://x' (WHIRR_SERVER_URL) is not the address of a head.
                        Write it as http://HOST:PORT.
                        """, Typed::err);
    }

    @Test
    void everyCommandExplainsItself() {
        var session = new Session(
                new Settings(Map.of(), Path.of("/nonexistent")),
                Target.USUAL,
                Screen.plain(OutputStream.nullOutputStream(), OutputStream.nullOutputStream()),
                InstantSource.system(),
                new Interruption());
        for (Command command : Commands.all(session)) {
            String[] words = (command.getName() + " --help").split(" ", -1);
            var typed = Typed.at("http://nowhere", words);
            assertThat(typed.code()).as(command.getName()).isZero();
            assertThat(typed.out()).startsWith("whirr " + command.getName()).contains("Options:", "Examples:");
        }
        assertThat(Typed.at("http://nowhere", "help").out()).contains("submit", "queue a command");
        assertThat(Typed.at("http://nowhere", "help", "nope").code()).isEqualTo(2);
    }
}
