package io.whirr.shell.parsing;

/**
 * What a command takes besides options.
 *
 * @param usage how they are written in the help, {@code ID…} for example; empty for none
 * @param least how many there must be
 * @param most how many there may be
 * @param own how many of them are for the command; those that follow are somebody else's command line: they end the
 *     options and are passed on as they are
 * @param thing what each of them names
 */
public record Operands(String usage, int least, int most, int own, Thing thing) {

    private static final int ANY = Integer.MAX_VALUE;

    public static final Operands NONE = new Operands("", 0, 0, ANY, Thing.TEXT);

    public static Operands one(String usage, Thing thing) {
        return new Operands(usage, 1, 1, ANY, thing);
    }

    public static Operands two(String usage, Thing thing) {
        return new Operands(usage, 2, 2, ANY, thing);
    }

    public static Operands optional(String usage, Thing thing) {
        return new Operands("[" + usage + "]", 0, 1, ANY, thing);
    }

    public static Operands any(String usage, Thing thing) {
        return new Operands("[" + usage + "…]", 0, ANY, ANY, thing);
    }

    public static Operands some(String usage, Thing thing) {
        return new Operands(usage + "…", 1, ANY, ANY, thing);
    }

    /** The same, but so many at the least. */
    public Operands atLeast(int number) {
        return new Operands(usage, number, most, own, thing);
    }

    /** A command line of somebody else's, which is nobody's business here. */
    public static Operands commandLine(String usage) {
        return new Operands(usage, 1, ANY, 0, Thing.FILE);
    }

    /** The same after a name. */
    public static Operands nameAndCommandLine(String usage, Thing thing) {
        return new Operands(usage, 2, ANY, 1, thing);
    }

    /** True when the operand of that number, from 0, is passed on as it is. */
    boolean passedOn(int number) {
        return number >= own;
    }
}
