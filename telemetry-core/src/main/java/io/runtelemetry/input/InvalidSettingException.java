package io.runtelemetry.input;

/** Something that people set has a value that it must not have. The message names the property and says what is allowed. */
public final class InvalidSettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message that names the property and does not repeat its value. */
    public InvalidSettingException(String message) {
        super(message);
    }
}
