package io.whirr.shell.settings;

import org.jspecify.annotations.Nullable;

/**
 * Which heads somebody asked for on the command line.
 *
 * @param server what {@code --server} said; null without it
 * @param profile what {@code --profile} said; null without it
 */
public record Target(@Nullable String server, @Nullable String profile) {

    /** Whatever is set. */
    public static final Target USUAL = new Target(null, null);

    /** This one; where it says nothing, the other. */
    public Target or(Target other) {
        return server == null && profile == null ? other : this;
    }
}
