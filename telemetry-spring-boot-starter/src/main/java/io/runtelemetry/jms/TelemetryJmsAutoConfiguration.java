package io.runtelemetry.jms;

import io.runtelemetry.autoconfigure.ConditionalOnSwitch;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import io.runtelemetry.run.Adjusted;
import io.runtelemetry.run.OutgoingRun;
import jakarta.jms.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.jms.annotation.JmsListenerConfigurer;
import org.springframework.jms.config.JmsListenerConfigUtils;
import org.springframework.jms.config.JmsListenerContainerFactory;
import org.springframework.jms.config.JmsListenerEndpointRegistry;
import org.springframework.jms.core.JmsTemplate;

/** Auto-configuration of the current run in JMS listeners, and on messages that are sent. */
@AutoConfiguration(afterName = "io.runtelemetry.run.TelemetryRunAutoConfiguration")
@ConditionalOnTelemetryEnabled
@ConditionalOnClass({Message.class, JmsListenerContainerFactory.class})
public final class TelemetryJmsAutoConfiguration {

    private static final Logger log = LoggerFactory.getLogger(TelemetryJmsAutoConfiguration.class);

    @Bean
    @ConditionalOnSwitch(value = "telemetry.run-id.jms", matchIfMissing = true)
    static BeanFactoryPostProcessor runTelemetryJmsListenerEndpointRegistryPostProcessor() {
        return Adjusted.listenerRegistry(
                JmsListenerConfigUtils.JMS_LISTENER_ENDPOINT_REGISTRY_BEAN_NAME,
                JmsListenerEndpointRegistry.class,
                CurrentRunJmsListenerEndpointRegistry.class);
    }

    /** Comes after those of the application. */
    @Bean
    @ConditionalOnSwitch(value = "telemetry.run-id.jms", matchIfMissing = true)
    static JmsListenerConfigurer runTelemetryJmsListenerConfigurer() {
        return registrar ->
                Adjusted.nameOwn(registrar.getEndpointRegistry(), CurrentRunJmsListenerEndpointRegistry.class);
    }

    /**
     * By the converter: JMS has nothing else to intercept messages with, and a template is no interface that could be
     * replaced. What a {@code MessageCreator} creates is the application's own.
     */
    @Bean
    @ConditionalOnSwitch("telemetry.propagation.jms")
    static Adjusted.Beans runTelemetryJmsTemplatePostProcessor(ObjectProvider<OutgoingRun> outgoing) {
        return new Adjusted.Beans((bean, name) -> {
            if (bean instanceof JmsTemplate template) {
                template.setMessageConverter(
                        CurrentRunMessageConverter.of(template.getMessageConverter(), outgoing.getObject()));
                log.info(
                        "'{}' sends the current run with what it converts, not with what a MessageCreator creates",
                        name);
            }
        });
    }
}
