package io.whirr.shell;

import io.whirr.shell.commands.Commands;
import io.whirr.shell.commands.Session;
import io.whirr.shell.head.Interruption;
import io.whirr.shell.output.Screen;
import io.whirr.shell.settings.Settings;
import io.whirr.shell.settings.Target;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * What a command typed by somebody printed, and how it ended.
 *
 * @param code the exit code
 * @param out the results, decoded as UTF-8
 * @param err the rest
 * @param bytes the results as they were
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Typed(int code, String out, String err, byte[] bytes) {

    /** The time at which all tests happen. */
    public static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    /** Types a command at a head. */
    public static Typed at(TestHead head, String... words) {
        return at(head.url(), words);
    }

    public static Typed at(String server, String... words) {
        return at(server, new Interruption(), words);
    }

    public static Typed at(String server, Interruption interruption, String... words) {
        return at(server, interruption, new ByteArrayOutputStream(), words);
    }

    /** Types a command with these settings. */
    public static Typed with(Settings settings, String... words) {
        return with(settings, new Interruption(), new ByteArrayOutputStream(), words);
    }

    /** Types a command whose other stream is watched meanwhile. */
    public static Typed at(String server, Interruption interruption, ByteArrayOutputStream err, String... words) {
        var settings = new Settings(Map.of("WHIRR_SERVER_URL", server), Path.of("/nonexistent"));
        return with(settings, interruption, err, words);
    }

    private static Typed with(
            Settings settings, Interruption interruption, ByteArrayOutputStream err, String... words) {
        var out = new ByteArrayOutputStream();
        var session =
                new Session(settings, Target.USUAL, Screen.plain(out, err), InstantSource.fixed(NOW), interruption);
        int code = new Commands(session).run(() -> List.of(words));
        return new Typed(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8), out.toByteArray());
    }
}
