package io.runtelemetry.json;

/** A text is no JSON. The message holds nothing of the text, which may be secret or hostile. */
public final class MalformedJsonException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedJsonException() {
        super("The text is no well-formed JSON document");
    }
}
