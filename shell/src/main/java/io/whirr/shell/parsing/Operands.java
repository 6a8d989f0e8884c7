package io.whirr.shell.parsing;

/**
 * What a command takes besides options.
 *
 * @param usage how they are written in the help, {@code ID…} for example; empty for none
 * @param least how many there must be
 * @param most how many there may be
 * @param verbatim true when the first of them ends the options, so that whatever follows is passed on as it is
 * @param thing what each of them names
 */
public record Operands(String usage, int least, int most, boolean verbatim, Thing thing) {

    public static final Operands NONE = new Operands("", 0, 0, false, Thing.TEXT);

    public static Operands one(String usage, Thing thing) {
        return new Operands(usage, 1, 1, false, thing);
    }

    public static Operands optional(String usage, Thing thing) {
        return new Operands("[" + usage + "]", 0, 1, false, thing);
    }

    public static Operands any(String usage, Thing thing) {
        return new Operands("[" + usage + "…]", 0, Integer.MAX_VALUE, false, thing);
    }

    /** A command line of somebody else's, which is nobody's business here. */
    public static Operands commandLine(String usage) {
        return new Operands(usage, 1, Integer.MAX_VALUE, true, Thing.TEXT);
    }
}
