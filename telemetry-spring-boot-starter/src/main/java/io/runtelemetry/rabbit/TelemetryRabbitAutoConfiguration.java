package io.runtelemetry.rabbit;

import io.runtelemetry.autoconfigure.ConditionalOnSwitch;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import io.runtelemetry.run.Adjusted;
import io.runtelemetry.run.IncomingRun;
import io.runtelemetry.run.OutgoingRun;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.annotation.RabbitListenerConfigurer;
import org.springframework.amqp.rabbit.config.BaseRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.config.RabbitListenerConfigUtils;
import org.springframework.amqp.rabbit.core.BatchingRabbitTemplate;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.RabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;

/** Auto-configuration of the current run in RabbitMQ listeners, and on messages that are sent. */
@AutoConfiguration(afterName = "io.runtelemetry.run.TelemetryRunAutoConfiguration")
@ConditionalOnTelemetryEnabled
@ConditionalOnClass(BaseRabbitListenerContainerFactory.class)
@ImportRuntimeHints(TelemetryRabbitAutoConfiguration.Hints.class)
public final class TelemetryRabbitAutoConfiguration {

    @Bean
    @ConditionalOnSwitch(value = "telemetry.run-id.rabbit", matchIfMissing = true)
    static Adjusted.Beans runTelemetryRabbitListenerContainerFactoryPostProcessor(
            ObjectProvider<IncomingRun> incoming) {
        return new Adjusted.Beans((bean, name) -> {
            if (bean instanceof BaseRabbitListenerContainerFactory<?> factory) {
                CurrentRunAdvice.addTo(factory, incoming.getObject());
            }
        });
    }

    @Bean
    @ConditionalOnSwitch(value = "telemetry.run-id.rabbit", matchIfMissing = true)
    static BeanFactoryPostProcessor runTelemetryRabbitListenerEndpointRegistryPostProcessor() {
        return Adjusted.listenerRegistry(
                RabbitListenerConfigUtils.RABBIT_LISTENER_ENDPOINT_REGISTRY_BEAN_NAME,
                RabbitListenerEndpointRegistry.class,
                CurrentRunRabbitListenerEndpointRegistry.class);
    }

    /** Comes after those of the application. */
    @Bean
    @ConditionalOnSwitch(value = "telemetry.run-id.rabbit", matchIfMissing = true)
    static RabbitListenerConfigurer runTelemetryRabbitListenerConfigurer() {
        return registrar ->
                Adjusted.nameOwn(registrar.getEndpointRegistry(), CurrentRunRabbitListenerEndpointRegistry.class);
    }

    /** A template that sends batches is left alone: the messages of a batch may belong to several runs. */
    @Bean
    @ConditionalOnSwitch("telemetry.propagation.rabbit")
    static Adjusted.Beans runTelemetryRabbitTemplatePostProcessor(ObjectProvider<OutgoingRun> outgoing) {
        return new Adjusted.Beans((bean, name) -> {
            if (bean instanceof RabbitTemplate template && !(template instanceof BatchingRabbitTemplate)) {
                OutgoingRun run = outgoing.getObject();
                template.addBeforePublishPostProcessors(message -> OutgoingMessage.of(message, run));
            }
        });
    }

    static final class Hints implements RuntimeHintsRegistrar {

        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
            hints.proxies().registerJdkProxy(RabbitListenerContainerFactory.class);
        }
    }
}
