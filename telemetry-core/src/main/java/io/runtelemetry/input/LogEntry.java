package io.runtelemetry.input;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * An entry of a log whose text says all that matters, since Spring Boot's default pattern prints no key-values, with the same
 * as key-values beside it for structured logging: {@code Telemetry stored entityType="payment" entityId="pym_123" …}.
 */
public final class LogEntry {

    private static final int MAX_LENGTH = 2_000;

    private LoggingEventBuilder event;

    private final StringBuilder fields = new StringBuilder();

    private LogEntry(LoggingEventBuilder event) {
        this.event = event;
    }

    /** Begins an entry at the level of the builder. */
    public static LogEntry at(LoggingEventBuilder event) {
        return new LogEntry(event);
    }

    /**
     * Adds a field. In the text it is quoted and {@linkplain PrintableText#escaped escaped}, so that no value can forge a
     * field or a line.
     *
     * @param value what is shown by its {@code toString}, as far as its first 2,000 characters; null adds nothing
     */
    public LogEntry with(String key, @Nullable Object value) {
        return with(key, value, MAX_LENGTH);
    }

    /** Adds a field of which nothing is left out, whatever its length. */
    public LogEntry withAll(String key, Object value) {
        return with(key, value, Integer.MAX_VALUE);
    }

    private LogEntry with(String key, @Nullable Object value, int maxLength) {
        if (value != null) {
            event = event.addKeyValue(key, value);
            fields.append(' ')
                    .append(key)
                    .append("=\"")
                    .append(PrintableText.escaped(value.toString(), maxLength))
                    .append('"');
        }
        return this;
    }

    /**
     * Logs a failure of somebody else's code. One that cannot even be described, since its {@code getMessage} throws or its
     * causes do, is named by its class: what only logs it must not fail itself.
     *
     * @param entry logs what it is given
     */
    public static void failure(Throwable failure, Consumer<Throwable> entry) {
        try {
            entry.accept(failure);
        } catch (RuntimeException | Error e) {
            entry.accept(new IllegalStateException(failure.getClass().getName() + ", which cannot be described"));
        }
    }

    /** Logs the entry: the message, which is the same for all of its kind, and behind it the fields. */
    public void log(String message) {
        event.log(message + "{}", fields);
    }
}
