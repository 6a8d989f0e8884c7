package io.whirr.shell.settings;

/** A setting makes no sense. */
public final class SettingsException extends RuntimeException {

    private final String advice;

    SettingsException(String message, String advice) {
        super(message, null, false, false);
        this.advice = advice;
    }

    public String advice() {
        return advice;
    }
}
