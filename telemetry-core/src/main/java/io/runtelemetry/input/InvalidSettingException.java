package io.runtelemetry.input;

/**
 * Something that people set has a value that it must not have, or lacks one. The message names the property and says what is
 * allowed.
 */
public final class InvalidSettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String action;

    /** Creates an exception with a message that names the property and does not repeat its value. */
    public InvalidSettingException(String message) {
        this(message, "Correct the value; docs/configuration.md describes all properties");
    }

    /** Creates an exception that says what to do as well. */
    public InvalidSettingException(String message, String action) {
        super(message);
        this.action = action;
    }

    /** Returns what to do, in a sentence without a full stop. */
    public String action() {
        return action;
    }
}
