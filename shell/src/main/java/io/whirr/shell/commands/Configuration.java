package io.whirr.shell.commands;

import io.whirr.shell.output.Cell;
import io.whirr.shell.output.Table;
import io.whirr.shell.parsing.Operands;
import io.whirr.shell.parsing.Syntax;
import io.whirr.shell.parsing.Thing;
import io.whirr.shell.parsing.UsageError;
import io.whirr.shell.settings.ConfigFile;
import io.whirr.shell.settings.Key;
import io.whirr.shell.settings.Setting;
import io.whirr.shell.settings.Settings;
import io.whirr.shell.settings.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.shell.core.command.Command;

/** The client's settings. */
final class Configuration {

    private static final String KEYS = Arrays.stream(Key.values())
            .map(key -> key.word() + ", " + key.meaning() + " (" + key.variable() + ")")
            .reduce((one, other) -> one + "; " + other)
            .orElse("");

    private static final Syntax CONFIG = Syntax.named("config")
            .group(Commands.CLIENT)
            .summary("show what is set, and where")
            .description("""
                    An option wins over the environment, that over the profile, that over the rest of
                    the file ~/.config/whirr/config, which has lines of 'key = value' and such lines
                    under '[profile]'. Keys:""" + " " + KEYS + ".")
            .example("whirr config", "which head, and why that one")
            .example("whirr config --profile lab", "with that profile")
            .build();

    private static final Syntax SET = Syntax.named("config set")
            .group(Commands.CLIENT)
            .summary("set a value in the file, or in a profile of it")
            .takes(Operands.two("KEY VALUE", Thing.SETTING))
            .example("whirr config set server http://head1:8080,http://head2:8080", "two heads, tried in order")
            .example("whirr config set server http://lab:8080 --profile lab", "make a profile")
            .example("whirr config set profile lab", "and use it from now on")
            .build();

    private static final Syntax UNSET = Syntax.named("config unset")
            .group(Commands.CLIENT)
            .summary("remove a value from the file, or from a profile of it")
            .takes(Operands.one("KEY", Thing.SETTING))
            .example("whirr config unset profile", "back to no profile")
            .build();

    private final Session session;

    Configuration(Session session) {
        this.session = session;
    }

    List<Command> commands() {
        return List.of(
                new Verb(CONFIG, session, Configuration::show),
                new Verb(SET, session, Configuration::set),
                new Verb(UNSET, session, Configuration::unset));
    }

    private static int show(Call call) {
        Settings settings = call.session().settings();
        Target target = call.target().or(call.session().target());
        var shown = new ArrayList<Setting>();
        String servers = String.join(
                ", ",
                settings.servers(target).stream()
                        .map(server -> server.url().toString())
                        .toList());
        shown.add(new Setting(
                Key.SERVER.word(), servers, settings.servers(target).getFirst().source()));
        Arrays.stream(Key.values())
                .filter(key -> key != Key.SERVER)
                .flatMap(key -> settings.setting(key, target.profile()).stream())
                .forEach(shown::add);
        settings.file()
                .profiles()
                .forEach(name -> shown.add(new Setting("[" + name + "]", profile(settings, name), "")));
        call.output().list(shown, Setting::value, Configuration::table, "");
        for (String key : settings.unknownKeys()) {
            call.output().note(settings.file().path() + ": '" + key + "' means nothing.");
        }
        return 0;
    }

    private static String profile(Settings settings, String name) {
        return settings.file().values().getOrDefault(name, Map.of()).entrySet().stream()
                .map(entry -> entry.getKey() + " = " + entry.getValue())
                .reduce((one, other) -> one + "; " + other)
                .orElse("");
    }

    private static Table table(List<Setting> settings) {
        var table = Table.of("KEY", "VALUE", "FROM");
        settings.forEach(it -> table.row(Cell.of(it.key()), Cell.of(it.value()), Cell.of(it.source())));
        return table;
    }

    private static int set(Call call) {
        Key key = key(call.operands().getFirst());
        String value = call.operands().getLast();
        check(call, key, value);
        change(call, key, value);
        return 0;
    }

    private static int unset(Call call) {
        change(call, key(call.operands().getFirst()), null);
        return 0;
    }

    /** Nonsense is refused before it is written, not when it is used. */
    private static void check(Call call, Key key, String value) {
        if (value.isBlank() || value.contains("\n")) {
            throw new UsageError("A value is one line, and not empty.", "'whirr config unset' removes one.");
        }
        switch (key) {
            case SERVER -> call.session().settings().servers(new Target(value, null));
            case OUTPUT -> Call.format(value);
            case PROFILE -> {
                if (!call.session().settings().file().profiles().contains(value)) {
                    throw new UsageError(
                            "There is no profile '" + value + "'.",
                            "Make it first: 'whirr config set server URL --profile " + value + "'.");
                }
            }
            case OWNER, GROUP -> {
                // Any text will do.
            }
        }
    }

    private static void change(Call call, Key key, @Nullable String value) {
        String profile = call.option("profile").orElse(ConfigFile.NO_PROFILE);
        if (key == Key.PROFILE && !profile.isEmpty()) {
            throw new UsageError("A profile cannot name a profile.", "Leave out --profile.");
        }
        ConfigFile changed = call.session().settings().file().with(profile, key.word(), value);
        changed.write();
        String where = profile.isEmpty() ? "" : " in profile " + profile;
        String what = value == null ? key.word() + " is not set any more" : key.word() + " is " + value;
        call.output()
                .one(changed, changed.path(), () -> call.output().line(what + where + " (" + changed.path() + ")"));
    }

    private static Key key(String word) {
        try {
            return Key.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new UsageError(
                    "There is nothing to set that is called '" + word + "'.",
                    "There are: " + String.join(", ", Key.words()) + ".");
        }
    }
}
