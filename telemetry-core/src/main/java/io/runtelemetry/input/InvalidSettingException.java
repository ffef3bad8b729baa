package io.runtelemetry.input;

/** Something that people set has a value that it must not have. The message names the property and says what is allowed. */
public final class InvalidSettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    InvalidSettingException(String message) {
        super(message);
    }
}
