package io.runtelemetry;

/** A failure that fails whoever asks what it is. */
final class Indescribable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
        throw new UnsupportedOperationException("no message");
    }
}
