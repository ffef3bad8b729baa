package io.runtelemetry.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.run.IncomingRun;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.RecordInterceptor;

/**
 * Makes the run that a record names the current one while the record is processed, around the application's own
 * interceptor. A consumer's thread has no run of its own, so none is current in between, also where the container leaves
 * out {@link #afterRecord}.
 */
final class CurrentRunRecordInterceptor<K, V> implements RecordInterceptor<K, V> {

    private final IncomingRun incoming;

    private final @Nullable RecordInterceptor<K, V> inner;

    CurrentRunRecordInterceptor(IncomingRun incoming, @Nullable RecordInterceptor<K, V> inner) {
        this.incoming = incoming;
        this.inner = inner;
    }

    @Override
    public @Nullable ConsumerRecord<K, V> intercept(ConsumerRecord<K, V> record, Consumer<K, V> consumer) {
        CurrentRun.open(incoming.runId(name -> values(record, name)));
        return inner == null ? record : inner.intercept(record, consumer);
    }

    private static List<String> values(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? List.of() : List.of(new String(header.value(), UTF_8));
    }

    @Override
    public void success(ConsumerRecord<K, V> record, Consumer<K, V> consumer) {
        if (inner != null) {
            inner.success(record, consumer);
        }
    }

    @Override
    public void failure(ConsumerRecord<K, V> record, Exception exception, Consumer<K, V> consumer) {
        if (inner != null) {
            inner.failure(record, exception, consumer);
        }
    }

    @Override
    public void afterRecord(ConsumerRecord<K, V> record, Consumer<K, V> consumer) {
        try {
            if (inner != null) {
                inner.afterRecord(record, consumer);
            }
        } finally {
            CurrentRun.open(null);
        }
    }

    @Override
    public void setupThreadState(Consumer<?, ?> consumer) {
        if (inner != null) {
            inner.setupThreadState(consumer);
        }
    }

    @Override
    public void clearThreadState(Consumer<?, ?> consumer) {
        try {
            if (inner != null) {
                inner.clearThreadState(consumer);
            }
        } finally {
            CurrentRun.open(null);
        }
    }
}
