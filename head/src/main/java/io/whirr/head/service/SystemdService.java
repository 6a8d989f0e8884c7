package io.whirr.head.service;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Tells systemd how the head is.
 *
 * <p>Well is a head that answers a request. What it answers does not matter: without its database it says 503, and to
 * start it anew would not bring the database back.
 */
@Component
class SystemdService {

    private static final Logger log = LoggerFactory.getLogger(SystemdService.class);

    private static final int PATIENCE_MILLIS = 10_000;

    /** Two messages may be lost before systemd loses patience. */
    private static final int MESSAGES_IN_A_TERM = 3;

    private static final byte[] QUESTION =
            "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Null where it is not systemd that has started the head. */
    private final @Nullable NotifySocket systemd;

    private final Environment environment;
    private final CountDownLatch closing = new CountDownLatch(1);

    SystemdService(Environment environment) {
        this.environment = environment;
        String socket = environment.getProperty("NOTIFY_SOCKET");
        this.systemd = socket == null ? null : new NotifySocket(socket);
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        if (systemd == null) {
            return;
        }
        String port = environment.getProperty("local.server.port", "");
        if (!systemd.send("READY=1\nSTATUS=serving on port " + port)) {
            log.warn("systemd was not told that the head is ready: nobody listens at NOTIFY_SOCKET");
        }
        String term = environment.getProperty("WATCHDOG_USEC", "");
        if (term.matches("[1-9][0-9]{0,17}") && !port.isEmpty()) {
            Duration interval = Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(Long.parseLong(term)))
                    .dividedBy(MESSAGES_IN_A_TERM);
            var _ = Thread.ofPlatform()
                    .daemon()
                    .name("whirr-systemd")
                    .start(() -> feed(systemd, interval, Integer.parseInt(port)));
        }
    }

    private void feed(NotifySocket systemd, Duration interval, int port) {
        try {
            while (!closing.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                if (answers(port)) {
                    systemd.send("WATCHDOG=1");
                }
            }
        } catch (InterruptedException e) {
            // Nobody but a dying process interrupts this thread.
        }
    }

    private boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address(), port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(QUESTION);
            InputStream answer = socket.getInputStream();
            return new String(answer.readNBytes("HTTP/".length()), StandardCharsets.US_ASCII).equals("HTTP/");
        } catch (IOException e) {
            log.warn("the head does not answer itself; systemd will start it anew if that lasts: {}", e.toString());
            return false;
        }
    }

    private InetAddress address() throws IOException {
        InetAddress listening = InetAddress.getByName(environment.getProperty("server.address", "localhost"));
        return listening.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : listening;
    }

    @EventListener
    void closing(ContextClosedEvent event) {
        closing.countDown();
        if (systemd != null) {
            systemd.send("STOPPING=1\nSTATUS=stopping");
        }
    }
}
