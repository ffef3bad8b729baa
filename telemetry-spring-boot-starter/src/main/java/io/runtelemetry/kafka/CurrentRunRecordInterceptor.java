package io.runtelemetry.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.run.IncomingRun;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.config.AbstractKafkaListenerContainerFactory;
import org.springframework.kafka.listener.RecordInterceptor;

/**
 * Makes the run that a record names the current one while the record is processed, around the application's own
 * interceptor. The container leaves out {@link #afterRecord} where an interceptor fails or drops the record, so the scope
 * of a record ends with the next one or with the consumer's thread at the latest.
 */
final class CurrentRunRecordInterceptor<K, V> implements RecordInterceptor<K, V> {

    @SuppressWarnings("ThreadLocalUsage") // One may stand around another, each with a scope of its own.
    private final ThreadLocal<CurrentRun.@Nullable Scope> open = new ThreadLocal<>();

    private final IncomingRun incoming;

    private final RecordInterceptor<K, V> inner;

    private CurrentRunRecordInterceptor(IncomingRun incoming, RecordInterceptor<K, V> inner) {
        this.incoming = incoming;
        this.inner = inner;
    }

    /** Returns an interceptor around another, or that one if it takes runs already. */
    static <K, V> RecordInterceptor<K, V> around(@Nullable RecordInterceptor<K, V> inner, IncomingRun incoming) {
        return inner instanceof CurrentRunRecordInterceptor
                ? inner
                : new CurrentRunRecordInterceptor<>(incoming, inner == null ? (record, consumer) -> record : inner);
    }

    /** Lets all containers of a factory take runs, those that the application creates by itself included. */
    static <K, V> void addTo(AbstractKafkaListenerContainerFactory<?, K, V> factory, IncomingRun incoming) {
        factory.setRecordInterceptor(around(factory.getRecordInterceptor(), incoming));
    }

    static CurrentRun.Scope open(ConsumerRecord<?, ?> record, IncomingRun incoming) {
        return incoming.open(name -> values(record, name));
    }

    private static List<String> values(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? List.of() : List.of(new String(header.value(), UTF_8));
    }

    @Override
    public @Nullable ConsumerRecord<K, V> intercept(ConsumerRecord<K, V> record, Consumer<K, V> consumer) {
        close();
        open.set(open(record, incoming));
        return inner.intercept(record, consumer);
    }

    @Override
    public void success(ConsumerRecord<K, V> record, Consumer<K, V> consumer) {
        inner.success(record, consumer);
    }

    @Override
    public void failure(ConsumerRecord<K, V> record, Exception exception, Consumer<K, V> consumer) {
        inner.failure(record, exception, consumer);
    }

    @Override
    public void afterRecord(ConsumerRecord<K, V> record, Consumer<K, V> consumer) {
        try {
            inner.afterRecord(record, consumer);
        } finally {
            close();
        }
    }

    @Override
    public void setupThreadState(Consumer<?, ?> consumer) {
        inner.setupThreadState(consumer);
    }

    @Override
    public void clearThreadState(Consumer<?, ?> consumer) {
        try {
            inner.clearThreadState(consumer);
        } finally {
            close();
        }
    }

    private void close() {
        CurrentRun.Scope scope = open.get();
        if (scope != null) {
            open.remove();
            scope.close();
        }
    }
}
