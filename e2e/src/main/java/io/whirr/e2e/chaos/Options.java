package io.whirr.e2e.chaos;

import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Random;

/**
 * What to do.
 *
 * @param seed makes the same orders and the same faults; how they meet is up to the machine
 * @param time how long each run goes on
 * @param runs how many there are, each with a site and a seed of its own
 * @param kills when not 0: how often a worker is killed, and nothing else done
 */
record Options(long seed, Duration time, int runs, int kills, boolean help) {

    static final String USAGE = """
            usage: whirr chaos [options]

            Starts a PostgreSQL, two heads and three workers, has customers order, cancel and retry at random, and
            meanwhile kills, freezes, cuts off, fills, drains and restarts one thing or two at a time. Then it holds
            what was acknowledged, what the tasks wrote down and what the database says against what is promised
            (docs/reliability.md), prints the shortest history of what is wrong, and exits with 1 if anything is.

              --seed N      chooses orders and faults (another one each time); it is printed
              --minutes M   how long each run goes on (5)
              --seconds N   the same, for short ones
              --runs N      how many runs, each with a seed of its own that follows from the first (1)
              --kills N     only this: kill a worker with a nasty task N times, and look for what is left

            WHIRR_FAKETIME names libfaketimeMT.so.1 where it is in no usual place; without it no clock is skewed.
            """;

    /** Reads the command line; what is wrong with it is said by an {@link IllegalArgumentException}. */
    static Options parse(String... arguments) {
        long seed = new Random().nextInt(Integer.MAX_VALUE);
        Duration time = Duration.ofMinutes(5);
        int runs = 1;
        int kills = 0;
        boolean help = false;
        Iterator<String> left = Arrays.asList(arguments).iterator();
        while (left.hasNext()) {
            String argument = left.next();
            switch (argument) {
                case "--help", "-h" -> help = true;
                case "--seed" -> seed = number(argument, left, Long.MIN_VALUE);
                case "--minutes" -> time = Duration.ofMinutes(number(argument, left, 1));
                case "--seconds" -> time = Duration.ofSeconds(number(argument, left, 1));
                case "--runs" -> runs = Math.toIntExact(number(argument, left, 1));
                case "--kills" -> kills = Math.toIntExact(number(argument, left, 1));
                default -> throw new IllegalArgumentException("don't know what to do with " + argument);
            }
        }
        return new Options(seed, time, runs, kills, help);
    }

    private static long number(String option, Iterator<String> left, long least) {
        String text = left.hasNext() ? left.next() : "nothing";
        try {
            long number = Long.parseLong(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " takes a whole number, not " + text, e);
        }
        throw new IllegalArgumentException(option + " takes a number from " + least + ", not " + text);
    }
}
