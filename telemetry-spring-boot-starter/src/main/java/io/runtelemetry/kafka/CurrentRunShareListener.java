package io.runtelemetry.kafka;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.run.IncomingRun;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.AcknowledgingShareConsumerAwareMessageListener;
import org.springframework.kafka.listener.GenericMessageListener;
import org.springframework.kafka.support.ShareAcknowledgment;

/** Makes the run that a record names the current one while a share consumer's listener processes it. */
final class CurrentRunShareListener {

    private CurrentRunShareListener() {}

    /** Returns a listener of the same kind, since the container looks at it. */
    @SuppressWarnings("unchecked")
    static Object of(Object listener, IncomingRun incoming) {
        if (listener instanceof AcknowledgingShareConsumerAwareMessageListener<?, ?> acknowledging) {
            return new Acknowledging<>(acknowledging, incoming);
        }
        return new Plain<>((GenericMessageListener<ConsumerRecord<Object, Object>>) listener, incoming);
    }

    private record Acknowledging<K, V>(
            AcknowledgingShareConsumerAwareMessageListener<K, V> listener, IncomingRun incoming)
            implements AcknowledgingShareConsumerAwareMessageListener<K, V> {

        @Override
        public void onShareRecord(
                ConsumerRecord<K, V> data, @Nullable ShareAcknowledgment acknowledgment, ShareConsumer<?, ?> consumer) {
            CurrentRun.Scope scope = CurrentRunRecordInterceptor.open(data, incoming);
            try {
                listener.onShareRecord(data, acknowledgment, consumer);
            } finally {
                scope.close();
            }
        }
    }

    private record Plain<K, V>(GenericMessageListener<ConsumerRecord<K, V>> listener, IncomingRun incoming)
            implements GenericMessageListener<ConsumerRecord<K, V>> {

        @Override
        public void onMessage(ConsumerRecord<K, V> data) {
            CurrentRun.Scope scope = CurrentRunRecordInterceptor.open(data, incoming);
            try {
                listener.onMessage(data);
            } finally {
                scope.close();
            }
        }
    }
}
