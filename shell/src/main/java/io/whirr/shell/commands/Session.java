package io.whirr.shell.commands;

import io.whirr.shell.head.HeadClient;
import io.whirr.shell.head.Interruption;
import io.whirr.shell.head.LastHeads;
import io.whirr.shell.output.Screen;
import io.whirr.shell.settings.Settings;
import io.whirr.shell.settings.Target;
import java.time.InstantSource;

/**
 * What all commands of a process share.
 *
 * @param settings the environment and the file
 * @param target which head was asked for before any command
 * @param screen where output goes
 * @param clock for ages of jobs; decides nothing
 * @param interruption Ctrl+C at the prompt
 * @param lastHeads which of several heads answered last
 */
public record Session(
        Settings settings,
        Target target,
        Screen screen,
        InstantSource clock,
        Interruption interruption,
        LastHeads lastHeads) {

    /** A new one. */
    public Session(Settings settings, Target target, Screen screen, InstantSource clock, Interruption interruption) {
        this(settings, target, screen, clock, interruption, new LastHeads());
    }

    /** The same, with another screen. */
    public Session on(Screen other) {
        return new Session(settings, target, other, clock, interruption, lastHeads);
    }

    /** The head that commands talk to when they name none. */
    public HeadClient head() {
        return head(Target.USUAL);
    }

    /** The same head, for what is shown while somebody types: no answer soon is as good as none. */
    public HeadClient hastyHead() {
        return HeadClient.hasty(settings.servers(target), lastHeads);
    }

    HeadClient head(Target named) {
        return new HeadClient(settings.servers(named.or(target)), lastHeads, interruption);
    }
}
