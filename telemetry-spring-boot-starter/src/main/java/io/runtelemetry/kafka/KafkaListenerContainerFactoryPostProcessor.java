package io.runtelemetry.kafka;

import io.runtelemetry.run.IncomingRun;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;
import org.springframework.kafka.config.AbstractKafkaListenerContainerFactory;

/**
 * Lets the containers of each factory take runs from records, those that the application creates by itself included. Batch listeners have no current run: each record of a
 * batch may name another.
 */
final class KafkaListenerContainerFactoryPostProcessor implements BeanPostProcessor, PriorityOrdered {

    private final ObjectProvider<IncomingRun> incoming;

    KafkaListenerContainerFactoryPostProcessor(ObjectProvider<IncomingRun> incoming) {
        this.incoming = incoming;
    }

    /** Made before those that make proxies, which would otherwise look at it, and for that make beans too early. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof AbstractKafkaListenerContainerFactory<?, ?, ?> factory) {
            takeRuns(factory);
        }
        return bean;
    }

    private <K, V> void takeRuns(AbstractKafkaListenerContainerFactory<?, K, V> factory) {
        factory.setRecordInterceptor(
                CurrentRunRecordInterceptor.around(factory.getRecordInterceptor(), incoming.getObject()));
    }
}
