package io.whirr.shell.settings;

/**
 * A value that is set, and where.
 *
 * @param key what is set
 * @param value to what
 * @param source where the client has it from, for people
 */
public record Setting(String key, String value, String source) {

    static Setting of(Key key, String value, String source) {
        return new Setting(key.word(), value, source);
    }
}
