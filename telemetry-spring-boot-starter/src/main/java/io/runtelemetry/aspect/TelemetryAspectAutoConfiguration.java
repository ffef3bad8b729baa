package io.runtelemetry.aspect;

import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import org.springframework.aop.config.AopConfigUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.type.AnnotationMetadata;

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

    /** There whatever is lazy: without it nothing is recorded. */
    @Bean
    @Lazy(false)
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static ApplicationRecording runTelemetryApplicationRecording(ConfigurableListableBeanFactory beans) {
        return new ApplicationRecording(beans);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static RecordsTelemetryAdvisor runTelemetryRecordsTelemetryAdvisor(ApplicationRecording recording) {
        return new RecordsTelemetryAdvisor(recording.source());
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static AdvisedBeanPostProcessor runTelemetryAdvisedBeanPostProcessor(
            ApplicationRecording recording, RecordsTelemetryAdvisor advisor) {
        return new AdvisedBeanPostProcessor(recording.source(), advisor, recording.woven());
    }

    /** For who asks what is recorded. */
    @Bean
    @Lazy
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static RecordOperationSource runTelemetryRecordOperationSource(ApplicationRecording recording) {
        return recording.source();
    }

    /** Creates proxies also where {@code spring.aop.auto=false}: an annotation that does nothing would be worse. */
    static final class AutoProxyRegistrar implements ImportBeanDefinitionRegistrar {

        @Override
        public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
            AopConfigUtils.registerAutoProxyCreatorIfNecessary(registry);
        }
    }
}
