package io.runtelemetry.autoconfigure;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RunIdSource;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.aspect.AnnotationProperties;
import io.runtelemetry.entity.EntityChanges;
import io.runtelemetry.entity.TelemetryEntities;
import io.runtelemetry.recorder.TelemetryRecorder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;

/** What the ways to hear of changed entities have in common. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AnnotationProperties.class)
class TelemetryEntityConfiguration {

    @Bean
    @ConditionalOnMissingBean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static TelemetryEntities telemetryEntities(EntityTypes entityTypes, AnnotationProperties properties) {
        return new TelemetryEntities(entityTypes, properties.validation());
    }

    /** One transaction cannot fill more than the recorder's buffer. */
    @Bean
    @ConditionalOnMissingBean
    EntityChanges telemetryEntityChanges(
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
