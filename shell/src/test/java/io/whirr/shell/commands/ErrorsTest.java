package io.whirr.shell.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.shell.TestHead;
import io.whirr.shell.TestHead.Response;
import io.whirr.shell.Typed;
import org.junit.jupiter.api.Test;

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
        for (String verb :
                new String[] {"submit", "status", "list", "logs", "cancel", "retry", "runs", "show", "workers", "help"
                }) {
            var typed = Typed.at("http://nowhere", verb, "--help");
            assertThat(typed.code()).isZero();
            assertThat(typed.out()).startsWith("whirr " + verb).contains("Options:", "Examples:");
        }
        assertThat(Typed.at("http://nowhere", "help").out()).contains("submit", "queue a command");
        assertThat(Typed.at("http://nowhere", "help", "nope").code()).isEqualTo(2);
    }
}
