package io.whirr.shell.commands;

import io.whirr.shell.head.HeadClient;
import io.whirr.shell.head.Interruption;
import io.whirr.shell.output.Screen;
import io.whirr.shell.settings.Settings;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What all commands of a process share.
 *
 * @param settings the environment and the file
 * @param server what {@code --server} said before any command; null without it
 * @param screen where output goes
 * @param clock for ages of jobs; decides nothing
 * @param interruption Ctrl+C at the prompt
 */
public record Session(
        Settings settings, @Nullable String server, Screen screen, InstantSource clock, Interruption interruption) {

    /** The same, with another screen. */
    public Session on(Screen other) {
        return new Session(settings, server, other, clock, interruption);
    }

    /** The head that commands talk to when they name none. */
    public HeadClient head() {
        return head(null);
    }

    /** The same head, for what is shown while somebody types. */
    public HeadClient hastyHead() {
        return HeadClient.hasty(settings.server(server));
    }

    HeadClient head(@Nullable String named) {
        return new HeadClient(settings.server(named == null ? server : named), interruption);
    }
}
