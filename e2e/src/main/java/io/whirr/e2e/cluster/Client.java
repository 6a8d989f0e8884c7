package io.whirr.e2e.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The client, {@code whirr COMMAND …}, with a home of its own.
 *
 * @param head which head it talks to
 * @param directory where it is called, and where its settings lie
 */
public record Client(URI head, Path directory) {

    private static final int PATIENCE = 120;

    /** How a command ended, and what it printed on either stream. */
    public record Said(int code, String out, String err) {}

    /** Runs a command to its end. */
    public Said run(String... words) {
        return run(Map.of(), words);
    }

    /** The same in an environment that says more. */
    public Said run(Map<String, String> environment, String... words) {
        var command = new ArrayList<>(List.of(Commands.whirr()));
        command.addAll(List.of(words));
        return run(environment, command);
    }

    /** Lets a shell make the words of a command; it finds the client as {@code whirr}. */
    public Said shell(String line) {
        String path = Commands.home() + ":" + System.getenv("PATH");
        return run(Map.of("PATH", path), List.of("sh", "-c", line));
    }

    private Said run(Map<String, String> environment, List<String> command) {
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().putAll(Head.Environment.ofLaunchers());
        builder.environment().put("WHIRR_SERVER_URL", head.toString());
        builder.environment().put("HOME", directory.toString());
        builder.environment().remove("XDG_CONFIG_HOME");
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            var out = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
            var err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
            if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError(command + " did not end");
            }
            return new Said(process.exitValue(), said(out, command), said(err, command));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command, e);
        }
    }

    /** Whoever was left running keeps the pipe open, and would keep a test waiting for ever. */
    private static String said(CompletableFuture<String> text, List<String> command) throws InterruptedException {
        try {
            return text.get(PATIENCE, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(command + " has ended, and something that it started has not", e);
        }
    }

    private static String text(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
