package io.whirr.head;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Says that the head is ready, and where. */
@Component
class Readiness {

    private static final Logger log = LoggerFactory.getLogger(Readiness.class);

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
        say("whirr head is ready at http://%s:%s (started in %.1f s)".formatted(host(), port, seconds));
    }

    /** A collector of logs would stumble over a line that is none of its objects. */
    private void say(String line) {
        if (environment.containsProperty("logging.structured.format.console")) {
            log.info(line);
        } else {
            System.out.println(line);
        }
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
