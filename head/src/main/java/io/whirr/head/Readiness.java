package io.whirr.head;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Says that the head is ready, and where. */
@Component
class Readiness {

    private static final double MILLIS = 1000;

    private final HeadProperties properties;
    private final Environment environment;

    Readiness(HeadProperties properties, Environment environment) {
        this.properties = properties;
        this.environment = environment;
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        String port = environment.getProperty("local.server.port", "");
        if (port.isEmpty()) {
            return;
        }
        writePort(port);
        Duration taken = event.getTimeTaken();
        double seconds = taken == null ? 0 : taken.toMillis() / MILLIS;
        System.out.println("whirr head is ready at http://%s:%s (started in %.1f s)".formatted(host(), port, seconds));
    }

    private String host() {
        String host = environment.getProperty("server.address", "localhost");
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /** Whole or not at all, because somebody waits for the file to appear. */
    private void writePort(String port) {
        Path file = properties.portFile();
        if (file == null) {
            return;
        }
        try {
            Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
            Files.writeString(unfinished, port + "\n");
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("The port file " + file + " cannot be written", e);
        }
    }
}
