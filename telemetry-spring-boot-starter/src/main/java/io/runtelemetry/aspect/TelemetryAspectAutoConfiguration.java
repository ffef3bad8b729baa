package io.runtelemetry.aspect;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RunIdSource;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import io.runtelemetry.recorder.TelemetryRecorder;
import org.springframework.aop.config.AopConfigUtils;
import org.springframework.aop.framework.ProxyConfig;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
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
import org.springframework.util.ClassUtils;
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
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static JobRecorder runTelemetryJobRecorder(
            ObjectProvider<TelemetryRecorder> recorder,
            ObjectProvider<RunIdSource> runIds,
            ObjectProvider<TelemetryListener> listeners) {
        return new JobRecorder(() -> new JobRecorder.Target(
                recorder.getObject(),
                RunIdSource.firstOf(runIds.orderedStream().toList()),
                TelemetryListener.all(listeners.orderedStream().toList())));
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static ApplicationExpressions runTelemetryExpressions(ConfigurableBeanFactory beans) {
        return new ApplicationExpressions(beans);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static AnnotationMistakes runTelemetryAnnotationMistakes(
            ObjectProvider<AnnotationProperties> properties, JobRecorder recorder) {
        return new AnnotationMistakes(properties::getObject, recorder);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static RecordOperationSource runTelemetryRecordOperationSource(
            ObjectProvider<EntityTypes> entityTypes,
            ObjectProvider<AnnotationProperties> properties,
            ApplicationExpressions expressions,
            AnnotationMistakes mistakes,
            JobRecorder recorder,
            BeanFactory beans) {
        return new RecordOperationSource(
                SingletonSupplier.of(entityTypes::getObject),
                SingletonSupplier.of(properties::getObject),
                expressions,
                new ProxyRequirements(type -> isSubclassed(type, beans)),
                mistakes,
                recorder);
    }

    private static boolean isSubclassed(Class<?> type, BeanFactory beans) {
        boolean always = beans.getBean(AopConfigUtils.AUTO_PROXY_CREATOR_BEAN_NAME) instanceof ProxyConfig creator
                && creator.isProxyTargetClass();
        return always || ClassUtils.getAllInterfacesForClass(type).length == 0;
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static RecordsTelemetryAdvisor runTelemetryRecordsTelemetryAdvisor(RecordOperationSource source) {
        return new RecordsTelemetryAdvisor(source);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static WovenBeans runTelemetryWovenBeans(RecordOperationSource source) {
        return new WovenBeans(source);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static AdvisedBeanPostProcessor runTelemetryAdvisedBeanPostProcessor(
            RecordOperationSource source, RecordsTelemetryAdvisor advisor, WovenBeans woven) {
        return new AdvisedBeanPostProcessor(source, advisor, woven);
    }

    /** There whatever is lazy: without it nothing is recorded. */
    @Bean
    @Lazy(false)
    static RecordingStartup runTelemetryRecordingStartup(
            JobRecorder recorder,
            ApplicationExpressions expressions,
            ConfigurableListableBeanFactory beans,
            RecordOperationSource source,
            AnnotationMistakes mistakes,
            WovenBeans woven) {
        return new RecordingStartup(
                recorder, expressions, new UnproxiedMethodDetector(beans, source, mistakes), mistakes, woven);
    }

    /** Creates proxies also where {@code spring.aop.auto=false}: an annotation that does nothing would be worse. */
    static final class AutoProxyRegistrar implements ImportBeanDefinitionRegistrar {

        @Override
        public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
            AopConfigUtils.registerAutoProxyCreatorIfNecessary(registry);
        }
    }
}
