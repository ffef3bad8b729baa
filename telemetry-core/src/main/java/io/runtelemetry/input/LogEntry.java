package io.runtelemetry.input;

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
     * @param value what is shown by its {@code toString}; null adds nothing
     */
    public LogEntry with(String key, @Nullable Object value) {
        if (value != null) {
            event = event.addKeyValue(key, value);
            fields.append(' ')
                    .append(key)
                    .append("=\"")
                    .append(PrintableText.escaped(value.toString(), MAX_LENGTH))
                    .append('"');
        }
        return this;
    }

    /** Logs the entry: the message, which is the same for all of its kind, and behind it the fields. */
    public void log(String message) {
        event.log(message + "{}", fields);
    }
}
