package io.runtelemetry.aspect;

/** An expression that can never be evaluated; the message goes on from "the expression". */
final class InvalidExpressionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidExpressionException(String message) {
        super(message);
    }
}
