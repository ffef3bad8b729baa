package io.runtelemetry.rabbit;

import io.runtelemetry.autoconfigure.ConditionalOnSwitch;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import io.runtelemetry.run.IncomingRun;
import io.runtelemetry.run.ListenerEndpointRegistryPostProcessor;
import io.runtelemetry.run.OutgoingRun;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.config.BaseRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.config.RabbitListenerConfigUtils;
import org.springframework.amqp.rabbit.listener.RabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ObjectProvider;
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
    static RabbitListenerContainerFactoryPostProcessor runTelemetryRabbitListenerContainerFactoryPostProcessor(
            ObjectProvider<IncomingRun> incoming) {
        return new RabbitListenerContainerFactoryPostProcessor(incoming);
    }

    @Bean
    @ConditionalOnSwitch(value = "telemetry.run-id.rabbit", matchIfMissing = true)
    static ListenerEndpointRegistryPostProcessor<RabbitListenerEndpointRegistry>
            runTelemetryRabbitListenerEndpointRegistryPostProcessor() {
        return new ListenerEndpointRegistryPostProcessor<>(
                RabbitListenerConfigUtils.RABBIT_LISTENER_ENDPOINT_REGISTRY_BEAN_NAME,
                RabbitListenerEndpointRegistry.class,
                CurrentRunRabbitListenerEndpointRegistry.class);
    }

    @Bean
    @ConditionalOnSwitch("telemetry.propagation.rabbit")
    static RabbitTemplatePostProcessor runTelemetryRabbitTemplatePostProcessor(ObjectProvider<OutgoingRun> outgoing) {
        return new RabbitTemplatePostProcessor(outgoing);
    }

    static final class Hints implements RuntimeHintsRegistrar {

        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
            hints.proxies().registerJdkProxy(RabbitListenerContainerFactory.class);
        }
    }
}
