package io.runtelemetry.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ClassUtils;

/** Which sources of runs an application has, and where it sends them on to. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RunSourcesTest {

    private static final String[] LISTENERS = {
        "runTelemetryKafkaListenerContainerFactoryPostProcessor",
        "runTelemetryRabbitListenerContainerFactoryPostProcessor",
        "runTelemetryKafkaListenerEndpointRegistryPostProcessor",
        "runTelemetryRabbitListenerEndpointRegistryPostProcessor",
        "runTelemetryJmsListenerEndpointRegistryPostProcessor"
    };

    private static final String[] SENDERS = {
        "runTelemetryKafkaProducerFactoryPostProcessor",
        "runTelemetryRabbitTemplatePostProcessor",
        "runTelemetryJmsTemplatePostProcessor"
    };

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(telemetry()))
            .withPropertyValues("telemetry.store=memory");

    @Test
    void runs_come_from_messages_and_go_nowhere_unless_the_application_says_otherwise() {
        application.run(context ->
                assertThat(context.getBeanDefinitionNames()).contains(LISTENERS).doesNotContain(SENDERS));
        application
                .withPropertyValues(
                        "telemetry.run-id.kafka=false",
                        "telemetry.run-id.rabbit=false",
                        "telemetry.run-id.jms=false",
                        "telemetry.propagation.kafka=true",
                        "telemetry.propagation.rabbit=true",
                        "telemetry.propagation.jms=true")
                .run(context -> assertThat(context.getBeanDefinitionNames())
                        .contains(SENDERS)
                        .doesNotContain(LISTENERS));
    }

    @Test
    void a_child_context_adjusts_its_own_listeners_and_templates_too() {
        ApplicationContextRunner sending = application.withPropertyValues(
                "telemetry.propagation.kafka=true",
                "telemetry.propagation.rabbit=true",
                "telemetry.propagation.jms=true");
        sending.run(parent -> sending.withParent(parent)
                .run(child -> assertThat(Stream.concat(Arrays.stream(LISTENERS), Arrays.stream(SENDERS)))
                        .allMatch(child::containsLocalBean)));
    }

    @Test
    void telemetry_that_is_off_adjusts_no_listener_and_no_template() {
        application
                .withPropertyValues("telemetry.enabled=false", "telemetry.propagation.kafka=true")
                .run(context -> assertThat(context.getBeanDefinitionNames())
                        .doesNotContain(LISTENERS)
                        .doesNotContain(SENDERS));
    }

    @Test
    void what_is_not_there_is_not_needed() {
        application
                .withClassLoader(new FilteredClassLoader(
                        "org.springframework.kafka",
                        "org.apache.kafka",
                        "org.springframework.amqp",
                        "org.springframework.jms",
                        "jakarta.jms",
                        "io.micrometer.context",
                        "reactor",
                        "org.springframework.web",
                        "org.springframework.http",
                        "org.springframework.boot.restclient",
                        "org.springframework.boot.webclient"))
                .withPropertyValues(
                        "telemetry.propagation.kafka=true",
                        "telemetry.propagation.rabbit=true",
                        "telemetry.propagation.jms=true",
                        "telemetry.propagation.http-hosts=localhost")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(IncomingRun.class)
                        .hasSingleBean(OutgoingRun.class));
    }

    @Test
    void a_header_that_is_no_name_of_one_keeps_the_application_from_starting() {
        Stream.of("telemetry.run-id.header=Run ID", "telemetry.run-id.header=a:b", "telemetry.run-id.baggage-key=a=b")
                .forEach(property -> application
                        .withPropertyValues(property)
                        .run(context -> assertThat(context)
                                .getFailure()
                                .rootCause()
                                .hasMessageStartingWith(property.substring(0, property.indexOf('=')))));
    }

    private static Class<?>[] telemetry() {
        return ImportCandidates.load(AutoConfiguration.class, null).getCandidates().stream()
                .filter(name -> name.startsWith("io.runtelemetry."))
                .map(name -> ClassUtils.resolveClassName(name, null))
                .toArray(Class<?>[]::new);
    }
}
