package io.runtelemetry.entity;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RunIdSource;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.aspect.AnnotationProperties;
import io.runtelemetry.autoconfigure.TelemetryProperties;
import io.runtelemetry.recorder.TelemetryRecorder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;

/** What JPA and Spring Data JDBC have in common. Not nested, which would have it always there. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AnnotationProperties.class)
class TelemetryEntityConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static TelemetryEntities runTelemetryEntities(EntityTypes entityTypes, AnnotationProperties properties) {
        return new TelemetryEntities(entityTypes, properties.validation());
    }

    /** One transaction cannot fill more than the recorder's buffer. */
    @Bean
    @Lazy
    EntityChanges runTelemetryEntityChanges(
            TelemetryRecorder recorder,
            ObjectProvider<RunIdSource> runIds,
            ObjectProvider<TelemetryListener> listeners,
            TelemetryProperties properties) {
        return new EntityChanges(
                recorder,
                RunIdSource.firstOf(runIds.orderedStream().toList()),
                TelemetryListener.all(listeners.orderedStream().toList()),
                properties.write().bufferSize());
    }
}
