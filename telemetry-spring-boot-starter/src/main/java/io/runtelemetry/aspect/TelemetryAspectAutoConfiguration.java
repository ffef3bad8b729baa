package io.runtelemetry.aspect;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RunIdSource;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import io.runtelemetry.recorder.TelemetryRecorder;
import org.springframework.aop.config.AopConfigUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.context.annotation.Role;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.function.SingletonSupplier;

/**
 * Auto-configuration of the aspect. Its beans are made while proxies are, before most others, so they ask for the rest
 * only when a job runs.
 */
@AutoConfiguration(
        afterName = {
            "io.runtelemetry.autoconfigure.TelemetryAutoConfiguration",
            "org.springframework.boot.autoconfigure.aop.AopAutoConfiguration"
        })
@ConditionalOnTelemetryEnabled
@EnableConfigurationProperties(AnnotationProperties.class)
@Import(TelemetryAspectAutoConfiguration.AutoProxyRegistrar.class)
public final class TelemetryAspectAutoConfiguration {

    @Bean
    JobRecorder telemetryJobRecorder(
            TelemetryRecorder recorder,
            ObjectProvider<RunIdSource> runIds,
            ObjectProvider<TelemetryListener> listeners) {
        return new JobRecorder(
                recorder,
                RunIdSource.firstOf(runIds.orderedStream().toList()),
                TelemetryListener.all(listeners.orderedStream().toList()));
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static RecordOperationSource recordOperationSource(
            ObjectProvider<EntityTypes> entityTypes,
            ObjectProvider<AnnotationProperties> properties,
            BeanFactory beans,
            ObjectProvider<JobRecorder> recorder) {
        return new RecordOperationSource(
                entityTypes::getObject,
                properties::getObject,
                new BeanFactoryResolver(beans),
                SingletonSupplier.of(recorder::getObject));
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static RecordsTelemetryAdvisor recordsTelemetryAdvisor(RecordOperationSource methods) {
        return new RecordsTelemetryAdvisor(methods);
    }

    @Bean
    static UnproxiedMethodDetector unproxiedMethodDetector(
            ConfigurableListableBeanFactory beans, RecordOperationSource methods) {
        return new UnproxiedMethodDetector(beans, methods);
    }

    /** Creates proxies also where {@code spring.aop.auto=false}: an annotation that does nothing would be worse. */
    static final class AutoProxyRegistrar implements ImportBeanDefinitionRegistrar {

        @Override
        public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
            AopConfigUtils.registerAutoProxyCreatorIfNecessary(registry);
        }
    }
}
