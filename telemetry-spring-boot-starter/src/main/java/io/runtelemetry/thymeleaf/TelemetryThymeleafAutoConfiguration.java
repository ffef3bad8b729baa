package io.runtelemetry.thymeleaf;

import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import io.runtelemetry.trigger.RunStates;
import io.runtelemetry.web.WebProperties;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.thymeleaf.dialect.IDialect;
import org.thymeleaf.spring6.view.reactive.ThymeleafReactiveViewResolver;
import reactor.core.publisher.Mono;

/** Auto-configuration of the Thymeleaf dialect. */
@AutoConfiguration(
        afterName = {
            "io.runtelemetry.autoconfigure.TelemetryAutoConfiguration",
            "io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration"
        },
        beforeName = "org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration")
@ConditionalOnTelemetryEnabled
@ConditionalOnClass(IDialect.class)
@EnableConfigurationProperties(WebProperties.class)
public final class TelemetryThymeleafAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(TelemetryOperations.class)
    TelemetryDialect runTelemetryDialect(
            TelemetryOperations telemetry,
            ObjectProvider<TelemetryListener> listeners,
            ObjectProvider<RunStates> states,
            WebProperties web,
            ListableBeanFactory application) {
        return new TelemetryDialect(
                telemetry,
                TelemetryListener.all(listeners.orderedStream().toList()),
                states.getIfAvailable(),
                web.errorReaders(application));
    }

    /** In reactive applications. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass({ThymeleafReactiveViewResolver.class, Mono.class})
    static class Reactive {

        @Bean
        static BeanPostProcessor runTelemetryReactiveViewPostProcessor() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessBeforeInitialization(Object bean, String name) {
                    if (bean.getClass() == ThymeleafReactiveViewResolver.class) {
                        ((ThymeleafReactiveViewResolver) bean).setViewClass(WaitingReactiveView.class);
                    }
                    return bean;
                }
            };
        }
    }
}
