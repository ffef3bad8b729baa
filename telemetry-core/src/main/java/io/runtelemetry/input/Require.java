package io.runtelemetry.input;

import java.time.Duration;

/**
 * Checks of values that people set. Each throws an {@link InvalidSettingException} whose message names the property, says
 * what is allowed, and does not repeat the value, which may be a secret.
 */
public final class Require {

    private Require() {}

    /** Checks anything, with a message that says what is allowed. */
    public static void that(boolean holds, String message) {
        if (!holds) {
            throw new InvalidSettingException(message);
        }
    }

    /** Checks that a duration is longer than zero. */
    public static void positive(Duration value, String property) {
        that(!value.isNegative() && !value.isZero(), property + " must be positive");
    }

    /** Checks that a duration is zero or longer. */
    public static void notNegative(Duration value, String property) {
        that(!value.isNegative(), property + " must not be negative");
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
