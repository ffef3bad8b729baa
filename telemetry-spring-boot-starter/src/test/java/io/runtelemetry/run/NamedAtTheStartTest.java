package io.runtelemetry.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.jms.ConnectionFactory;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.amqp.rabbit.annotation.EnableRabbit;
import org.springframework.amqp.rabbit.annotation.RabbitListenerConfigurer;
import org.springframework.amqp.rabbit.config.RabbitListenerConfigUtils;
import org.springframework.amqp.rabbit.listener.RabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpoint;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.annotation.EnableJms;
import org.springframework.jms.annotation.JmsListenerConfigurer;
import org.springframework.jms.config.JmsListenerConfigUtils;
import org.springframework.jms.config.JmsListenerContainerFactory;
import org.springframework.jms.config.JmsListenerEndpoint;
import org.springframework.jms.config.JmsListenerEndpointRegistry;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.KafkaListenerConfigurer;
import org.springframework.kafka.config.KafkaListenerConfigUtils;
import org.springframework.kafka.config.KafkaListenerContainerFactory;
import org.springframework.kafka.config.KafkaListenerEndpoint;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.util.ClassUtils;

/** What has no run though its header is there, or sends none, is named in the log before it does anything. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(OutputCaptureExtension.class)
class NamedAtTheStartTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(ImportCandidates.load(AutoConfiguration.class, null).getCandidates().stream()
                            .filter(name -> name.startsWith("io.runtelemetry."))
                            .map(name -> ClassUtils.resolveClassName(name, null))
                            .toArray(Class<?>[]::new)))
            .withPropertyValues(
                    "telemetry.store=memory", "telemetry.propagation.kafka=true", "telemetry.propagation.jms=true");

    @Test
    void a_Kafka_listener_whose_container_is_of_another_kind(CapturedOutput output) {
        application.withUserConfiguration(Listening.class).run(context -> {
            KafkaListenerContainerFactory<org.springframework.kafka.listener.MessageListenerContainer> factory = mock();
            when(factory.createListenerContainer(any())).thenReturn(mock());
            KafkaListenerEndpoint endpoint = mock();
            when(endpoint.getId()).thenReturn("of_kafka");

            KafkaListenerEndpointRegistry registry = context.getBean(KafkaListenerEndpointRegistry.class);
            registry.registerListenerContainer(endpoint, factory);
            registry.unregisterListenerContainer("of_kafka");

            assertThat(output).contains("The listener 'of_kafka' is without the runs of its records");
        });
    }

    /** As those of streams are. The type of containers has another place in Spring AMQP 4.1. */
    @Test
    @SuppressWarnings("removal")
    void a_RabbitMQ_listener_whose_container_is_of_another_kind(CapturedOutput output) {
        application.withUserConfiguration(Listening.class).run(context -> {
            RabbitListenerContainerFactory<org.springframework.amqp.rabbit.listener.MessageListenerContainer> factory =
                    mock();
            when(factory.createListenerContainer(any())).thenReturn(mock());
            RabbitListenerEndpoint endpoint = mock();
            when(endpoint.getId()).thenReturn("of_rabbit");

            RabbitListenerEndpointRegistry registry = context.getBean(RabbitListenerEndpointRegistry.class);
            registry.registerListenerContainer(endpoint, factory);
            registry.unregisterListenerContainer("of_rabbit");

            assertThat(output).contains("The listener 'of_rabbit' is without the runs of its messages");
        });
    }

    @Test
    void a_JMS_listener_whose_container_is_of_another_kind(CapturedOutput output) {
        application.withUserConfiguration(Listening.class).run(context -> {
            JmsListenerContainerFactory<org.springframework.jms.listener.MessageListenerContainer> factory = mock();
            when(factory.createListenerContainer(any())).thenReturn(mock());
            JmsListenerEndpoint endpoint = mock();
            when(endpoint.getId()).thenReturn("of_jms");

            JmsListenerEndpointRegistry registry = context.getBean(JmsListenerEndpointRegistry.class);
            registry.registerListenerContainer(endpoint, factory);

            assertThat(output).contains("The listener 'of_jms' is without the runs of its messages");
        });
    }

    static Stream<Arguments> registries() {
        String kafka = KafkaListenerConfigUtils.KAFKA_LISTENER_ENDPOINT_REGISTRY_BEAN_NAME;
        String rabbit = RabbitListenerConfigUtils.RABBIT_LISTENER_ENDPOINT_REGISTRY_BEAN_NAME;
        String jms = JmsListenerConfigUtils.JMS_LISTENER_ENDPOINT_REGISTRY_BEAN_NAME;
        return Stream.of(
                Arguments.of(kafka, new KafkaListenerEndpointRegistry()),
                Arguments.of(kafka, new KafkaListenerEndpointRegistry() {}),
                Arguments.of(rabbit, new RabbitListenerEndpointRegistry()),
                Arguments.of(rabbit, new RabbitListenerEndpointRegistry() {}),
                Arguments.of(jms, new JmsListenerEndpointRegistry()),
                Arguments.of(jms, new JmsListenerEndpointRegistry() {}));
    }

    @ParameterizedTest
    @MethodSource("registries")
    <T> void a_registry_that_the_application_sets_up_itself_and_it_stays(
            String name, T registry, CapturedOutput output) {
        @SuppressWarnings("unchecked")
        Class<T> type = (Class<T>) registry.getClass();
        application
                .withAllowBeanDefinitionOverriding(true)
                .withBean(name, type, () -> registry)
                .withUserConfiguration(Listening.class)
                .run(context -> {
                    assertThat(context.getBean(name)).isSameAs(registry);
                    assertThat(output).contains("Listeners may be without the runs of their messages: '" + name + "'");
                });
    }

    @Test
    void a_registry_that_a_configuration_of_the_application_sets_up(CapturedOutput output) {
        application.withUserConfiguration(OwnRegistry.class, Listening.class).run(context -> {
            assertThat(context.getBean(KafkaListenerEndpointRegistry.class))
                    .isExactlyInstanceOf(KafkaListenerEndpointRegistry.class);
            assertThat(output).contains("Listeners may be without the runs of their messages");
        });
    }

    @Test
    void a_registry_that_a_configurer_of_the_application_sets(CapturedOutput output) {
        KafkaListenerEndpointRegistry kafka = new KafkaListenerEndpointRegistry();
        RabbitListenerEndpointRegistry rabbit = new RabbitListenerEndpointRegistry();
        JmsListenerEndpointRegistry jms = new JmsListenerEndpointRegistry();
        application
                .withBean("kafka", KafkaListenerConfigurer.class, () -> each -> each.setEndpointRegistry(kafka))
                .withBean("rabbit", RabbitListenerConfigurer.class, () -> each -> each.setEndpointRegistry(rabbit))
                .withBean("jms", JmsListenerConfigurer.class, () -> each -> each.setEndpointRegistry(jms))
                .withUserConfiguration(Listening.class)
                .run(context -> assertThat(output)
                        .contains("a " + KafkaListenerEndpointRegistry.class + " is the application's")
                        .contains("a " + RabbitListenerEndpointRegistry.class + " is the application's")
                        .contains("a " + JmsListenerEndpointRegistry.class + " is the application's"));
    }

    @Test
    void no_registry_of_Springs_own(CapturedOutput output) {
        application
                .withUserConfiguration(Listening.class)
                .run(context -> assertThat(output).doesNotContain("without the runs"));
    }

    @Test
    void a_factory_of_Kafka_producers_that_takes_no_post_processor(CapturedOutput output) {
        Producer<String, String> producer = mock();
        application
                .withBean("own", ProducerFactory.class, () -> () -> producer)
                .run(context -> assertThat(output).contains("Records of 'own' are sent without the current run"));
    }

    @Test
    void what_a_JMS_template_sends_without_the_run(CapturedOutput output) {
        application
                .withBean("own", JmsTemplate.class, () -> new JmsTemplate(mock(ConnectionFactory.class)))
                .run(context -> assertThat(output)
                        .contains("'own' sends the current run with what it converts, not with what a MessageCreator"));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableKafka
    @EnableRabbit
    @EnableJms
    static class Listening {}

    @Configuration(proxyBeanMethods = false)
    static class OwnRegistry {

        @Bean(KafkaListenerConfigUtils.KAFKA_LISTENER_ENDPOINT_REGISTRY_BEAN_NAME)
        KafkaListenerEndpointRegistry registry() {
            return new KafkaListenerEndpointRegistry();
        }
    }
}
