package io.runtelemetry.trigger;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/** All that is logged by anybody until this is closed. */
public final class RootLog implements AutoCloseable {

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private final Level level = Objects.requireNonNullElse(root.getLevel(), Level.INFO);

    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    public RootLog(Level level) {
        appender.start();
        root.addAppender(appender);
        root.setLevel(level);
    }

    /** Returns level and message of each event, and the messages of what was thrown. */
    public List<String> lines() {
        synchronized (appender) {
            return appender.list.stream()
                    .map(event ->
                            event.getLevel() + " " + event.getFormattedMessage() + thrown(event.getThrowableProxy()))
                    .toList();
        }
    }

    private static String thrown(IThrowableProxy thrown) {
        return thrown == null ? "" : " " + thrown.getMessage() + thrown(thrown.getCause());
    }

    @Override
    public void close() {
        root.detachAppender(appender);
        root.setLevel(level);
    }
}
