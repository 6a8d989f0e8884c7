package io.whirr.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cable does to what is sent what it is told to. */
class CableTest {

    private static final int SHORTLY = 300;
    private static final int PATIENCE = 10_000;

    private ServerSocket server;
    private Cable cable;
    private Socket near;
    private Socket far;

    @BeforeEach
    void connect() throws Exception {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        cable = Cable.to(server.getLocalPort());
        near = dial();
        far = server.accept();
        far.setSoTimeout(PATIENCE);
    }

    @AfterEach
    void close() throws IOException {
        near.close();
        far.close();
        cable.close();
        server.close();
    }

    @Test
    void wholeItCarriesBothWays() throws IOException {
        near.getOutputStream().write('a');
        assertThat(far.getInputStream().read()).isEqualTo('a');
        far.getOutputStream().write('b');
        assertThat(near.getInputStream().read()).isEqualTo('b');
    }

    @Test
    void cutItHoldsUpWhatIsSentUntilItIsWholeAgain() throws IOException {
        cable.set(Cable.State.CUT);
        near.getOutputStream().write('a');
        assertNothingArrives(far);

        cable.set(Cable.State.WHOLE);
        assertThat(far.getInputStream().read()).isEqualTo('a');
    }

    @Test
    void deafItDeliversQuestionsAndNoAnswers() throws IOException {
        cable.set(Cable.State.DEAF);
        near.getOutputStream().write('a');
        assertThat(far.getInputStream().read()).isEqualTo('a');
        far.getOutputStream().write('b');
        assertNothingArrives(near);

        cable.set(Cable.State.WHOLE);
        assertThat(near.getInputStream().read()).isEqualTo('b');
    }

    @Test
    void resetItBreaksConnectionsAndMakesNone() {
        cable.set(Cable.State.RESET);

        assertThatThrownBy(() -> near.getInputStream().read()).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> dial().getInputStream().read()).isInstanceOf(IOException.class);
    }

    @Test
    void anEndIsPassedOn() throws IOException {
        near.shutdownOutput();
        assertThat(far.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void cutItMakesNewConnectionsWait() throws Exception {
        cable.set(Cable.State.CUT);
        CompletableFuture<Socket> later = CompletableFuture.supplyAsync(this::accepted);
        try (Socket second = dial()) {
            second.getOutputStream().write('c');
            assertNothingArrives(second);
            assertThat(later).isNotDone();

            cable.set(Cable.State.WHOLE);
            try (Socket arrived = later.get()) {
                assertThat(arrived.getInputStream().read()).isEqualTo('c');
            }
        }
    }

    @Test
    void whoListensHearsWhatIsAskedAndNoAnswers() throws IOException {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (Cable tapped = Cable.to(server.getLocalPort(), heard::add);
                Socket asking = dial(tapped);
                Socket answering = server.accept()) {
            asking.getOutputStream().write("what?".getBytes(StandardCharsets.US_ASCII));
            assertThat(answering.getInputStream().readNBytes(5)).asString().isEqualTo("what?");
            answering.getOutputStream().write('b');
            assertThat(asking.getInputStream().read()).isEqualTo('b');

            assertThat(String.join("", heard)).isEqualTo("what?");
        }
    }

    private Socket accepted() {
        try {
            return server.accept();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Socket dial() throws IOException {
        return dial(cable);
    }

    private static Socket dial(Cable cable) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), cable.port());
        socket.setSoTimeout(PATIENCE);
        return socket;
    }

    private static void assertNothingArrives(Socket socket) throws IOException {
        socket.setSoTimeout(SHORTLY);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(PATIENCE);
    }
}
