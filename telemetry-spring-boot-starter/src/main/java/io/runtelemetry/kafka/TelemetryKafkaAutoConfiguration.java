package io.runtelemetry.kafka;

import io.runtelemetry.autoconfigure.ConditionalOnSwitch;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import io.runtelemetry.run.Adjusted;
import io.runtelemetry.run.IncomingRun;
import io.runtelemetry.run.OutgoingRun;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.kafka.annotation.KafkaListenerConfigurer;
import org.springframework.kafka.config.AbstractKafkaListenerContainerFactory;
import org.springframework.kafka.config.KafkaListenerConfigUtils;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.ProducerFactory;

/** Auto-configuration of the current run in Kafka listeners, and on records that are sent. */
@AutoConfiguration(afterName = "io.runtelemetry.run.TelemetryRunAutoConfiguration")
@ConditionalOnTelemetryEnabled
@ConditionalOnClass({AbstractKafkaListenerContainerFactory.class, Producer.class})
@ImportRuntimeHints(TelemetryKafkaAutoConfiguration.Hints.class)
public final class TelemetryKafkaAutoConfiguration {

    @Bean
    @ConditionalOnSwitch(value = "telemetry.run-id.kafka", matchIfMissing = true)
    static Adjusted.Beans runTelemetryKafkaListenerContainerFactoryPostProcessor(ObjectProvider<IncomingRun> incoming) {
        return new Adjusted.Beans((bean, name) -> {
            if (bean instanceof AbstractKafkaListenerContainerFactory<?, ?, ?> factory) {
                CurrentRunRecordInterceptor.addTo(factory, incoming.getObject());
            }
        });
    }

    @Bean
    @ConditionalOnSwitch(value = "telemetry.run-id.kafka", matchIfMissing = true)
    static BeanFactoryPostProcessor runTelemetryKafkaListenerEndpointRegistryPostProcessor() {
        return Adjusted.listenerRegistry(
                KafkaListenerConfigUtils.KAFKA_LISTENER_ENDPOINT_REGISTRY_BEAN_NAME,
                KafkaListenerEndpointRegistry.class,
                CurrentRunKafkaListenerEndpointRegistry.class);
    }

    /** Comes after those of the application. */
    @Bean
    @ConditionalOnSwitch(value = "telemetry.run-id.kafka", matchIfMissing = true)
    static KafkaListenerConfigurer runTelemetryKafkaListenerConfigurer() {
        return registrar ->
                Adjusted.nameOwn(registrar.getEndpointRegistry(), CurrentRunKafkaListenerEndpointRegistry.class);
    }

    @Bean
    @ConditionalOnSwitch("telemetry.propagation.kafka")
    static Adjusted.Beans runTelemetryKafkaProducerFactoryPostProcessor(ObjectProvider<OutgoingRun> outgoing) {
        return new Adjusted.Beans((bean, name) -> {
            if (bean instanceof ProducerFactory<?, ?> factory) {
                OutgoingRecords.carryRuns(factory, name, outgoing.getObject());
            }
        });
    }

    static final class Hints implements RuntimeHintsRegistrar {

        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
            hints.proxies().registerJdkProxy(Producer.class);
        }
    }
}
