package io.runtelemetry.jms;

import io.runtelemetry.autoconfigure.ConditionalOnSwitch;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import io.runtelemetry.run.ListenerEndpointRegistryPostProcessor;
import io.runtelemetry.run.OutgoingRun;
import jakarta.jms.Message;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.jms.config.JmsListenerConfigUtils;
import org.springframework.jms.config.JmsListenerContainerFactory;
import org.springframework.jms.config.JmsListenerEndpointRegistry;

/** Auto-configuration of the current run in JMS listeners, and on messages that are sent. */
@AutoConfiguration(afterName = "io.runtelemetry.run.TelemetryRunAutoConfiguration")
@ConditionalOnTelemetryEnabled
@ConditionalOnClass({Message.class, JmsListenerContainerFactory.class})
public final class TelemetryJmsAutoConfiguration {

    @Bean
    @ConditionalOnSwitch(value = "telemetry.run-id.jms", matchIfMissing = true)
    static ListenerEndpointRegistryPostProcessor<JmsListenerEndpointRegistry>
            runTelemetryJmsListenerEndpointRegistryPostProcessor() {
        return new ListenerEndpointRegistryPostProcessor<>(
                JmsListenerConfigUtils.JMS_LISTENER_ENDPOINT_REGISTRY_BEAN_NAME,
                JmsListenerEndpointRegistry.class,
                CurrentRunJmsListenerEndpointRegistry.class);
    }

    @Bean
    @ConditionalOnSwitch("telemetry.propagation.jms")
    static JmsTemplatePostProcessor runTelemetryJmsTemplatePostProcessor(ObjectProvider<OutgoingRun> outgoing) {
        return new JmsTemplatePostProcessor(outgoing);
    }
}
