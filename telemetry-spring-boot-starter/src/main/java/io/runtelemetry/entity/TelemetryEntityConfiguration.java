package io.runtelemetry.entity;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RunIdSource;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.aspect.AnnotationProperties;
import io.runtelemetry.autoconfigure.TelemetryProperties;
import io.runtelemetry.recorder.TelemetryRecorder;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;

/** What JPA and Spring Data JDBC have in common. Not nested, which would have it always there. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AnnotationProperties.class)
class TelemetryEntityConfiguration {

    private static final String RUN_OF_PROCESS = "runTelemetryEnvironmentRunIdSource";

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static TelemetryEntities runTelemetryEntities(EntityTypes entityTypes, AnnotationProperties properties) {
        return new TelemetryEntities(entityTypes, properties.validation());
    }

    /** There whatever is lazy, to learn that the start has ended. It asks for the rest when an entity changes. */
    @Bean
    @Lazy(false)
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static EntityChanges runTelemetryEntityChanges(ConfigurableListableBeanFactory beans) {
        return new EntityChanges(() -> target(beans));
    }

    /** One transaction cannot fill more than the recorder's buffer. */
    private static EntityChanges.Target target(ConfigurableListableBeanFactory beans) {
        return new EntityChanges.Target(
                beans.getBean(TelemetryRecorder.class),
                RunIdSource.firstOf(
                        beans.getBeanProvider(RunIdSource.class).orderedStream().toList()),
                () -> beans.containsBean(RUN_OF_PROCESS)
                        ? beans.getBean(RUN_OF_PROCESS, RunIdSource.class).currentRunId()
                        : null,
                TelemetryListener.all(beans.getBeanProvider(TelemetryListener.class)
                        .orderedStream()
                        .toList()),
                beans.getBean(TelemetryProperties.class).write().bufferSize());
    }
}
