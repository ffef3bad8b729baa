package io.runtelemetry.kafka;

import io.runtelemetry.run.IncomingRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.config.KafkaListenerContainerFactory;
import org.springframework.kafka.config.KafkaListenerEndpoint;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.AbstractShareKafkaMessageListenerContainer;
import org.springframework.kafka.listener.MessageListenerContainer;

/** Lets all listeners take runs from their records, whatever customizers of containers do. */
final class CurrentRunKafkaListenerEndpointRegistry extends KafkaListenerEndpointRegistry {

    private static final Logger log = LoggerFactory.getLogger(CurrentRunKafkaListenerEndpointRegistry.class);

    private final IncomingRun incoming;

    CurrentRunKafkaListenerEndpointRegistry(IncomingRun incoming) {
        this.incoming = incoming;
    }

    @Override
    protected MessageListenerContainer createListenerContainer(
            KafkaListenerEndpoint endpoint, KafkaListenerContainerFactory<?> factory) {
        MessageListenerContainer created = super.createListenerContainer(endpoint, factory);
        if (created instanceof AbstractMessageListenerContainer<?, ?> container) {
            takeRuns(container);
        } else if (created instanceof AbstractShareKafkaMessageListenerContainer<?, ?> container) {
            takeRuns(container);
        } else {
            log.warn(
                    "The listener '{}' is without the runs of its records: nothing takes them from those of a {}",
                    endpoint.getId(),
                    created.getClass().getName());
        }
        return created;
    }

    private <K, V> void takeRuns(AbstractMessageListenerContainer<K, V> container) {
        container.setRecordInterceptor(CurrentRunRecordInterceptor.around(container.getRecordInterceptor(), incoming));
    }

    /** Share consumers know no interceptor. */
    private <K, V> void takeRuns(AbstractShareKafkaMessageListenerContainer<K, V> container) {
        Object listener = container.getContainerProperties().getMessageListener();
        if (listener != null) {
            container.setupMessageListener(CurrentRunShareListener.of(listener, incoming));
        }
    }
}
