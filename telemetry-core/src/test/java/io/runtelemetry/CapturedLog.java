package io.runtelemetry;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** What a logger says until this is closed. */
public final class CapturedLog implements AutoCloseable {

    private final Logger logger;

    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    private CapturedLog(Logger logger) {
        this.logger = logger;
        appender.start();
        logger.addAppender(appender);
    }

    public static CapturedLog of(String name) {
        return new CapturedLog((Logger) LoggerFactory.getLogger(name));
    }

    public static CapturedLog of(Class<?> type) {
        return of(type.getName());
    }

    public List<ILoggingEvent> events() {
        synchronized (appender) {
            return List.copyOf(appender.list);
        }
    }

    /** Returns level, message and the keys and values of each event, in this order. */
    public List<String> lines() {
        return events().stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage() + " " + keyValues(event))
                .toList();
    }

    private static Map<String, @Nullable Object> keyValues(ILoggingEvent event) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        Objects.requireNonNullElse(event.getKeyValuePairs(), List.<KeyValuePair>of())
                .forEach(pair -> values.put(pair.key, pair.value));
        return values;
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
    }
}
