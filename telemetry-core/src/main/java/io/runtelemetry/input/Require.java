package io.runtelemetry.input;

import java.time.Duration;

/**
 * Checks of values that people set. Each throws an {@link InvalidSettingException} whose message names the property, says
 * what is allowed, and does not repeat the value, which may be a secret.
 */
public final class Require {

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);

    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);

    private Require() {}

    /** Checks anything, with a message that says what is allowed. */
    public static void that(boolean holds, String message) {
        if (!holds) {
            throw new InvalidSettingException(message);
        }
    }

    /** Checks that a duration is longer than zero, and not so long that it cannot be reckoned with. */
    public static void positive(Duration value, String property) {
        that(!value.isNegative() && !value.isZero(), property + " must be positive");
        notLonger(LONGEST, value, property);
    }

    /** Checks that a duration is zero or longer, and not so long that it cannot be reckoned with. */
    public static void notNegative(Duration value, String property) {
        that(!value.isNegative(), property + " must not be negative");
        notLonger(LONGEST, value, property);
    }

    /** Checks that a duration is one that clients of servers can wait. */
    public static void timeout(Duration value, String property) {
        that(value.compareTo(SHORTEST_TIMEOUT) >= 0, property + " must be at least 1 ms");
        notLonger(LONGEST_TIMEOUT, value, property);
    }

    private static void notLonger(Duration longest, Duration value, String property) {
        that(value.compareTo(longest) <= 0, property + " must be at most " + longest.toDays() + " days");
    }

    /** Checks that a number is the least one allowed or greater. */
    public static void atLeast(long least, long value, String property) {
        that(value >= least, property + " must be at least " + least);
    }

    /** Checks that a number is in a range, both ends included. */
    public static void between(long least, long greatest, long value, String property) {
        that(value >= least && value <= greatest, property + " must be " + least + " to " + greatest);
    }
}
