package io.whirr.shell.parsing;

/** A command that says what it takes. */
public interface Declared {

    Syntax syntax();
}
