package io.runtelemetry.sample.entity;

import java.util.Collection;

/** Somebody asked for what is not there; the message says what is. */
public class UnknownEntityException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnknownEntityException(String kind, String name, Collection<String> examples) {
        super("There is no %s '%s'; try %s".formatted(kind, name, String.join(", ", examples)));
    }
}
