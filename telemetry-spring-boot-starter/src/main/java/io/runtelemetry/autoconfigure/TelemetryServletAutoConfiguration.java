package io.runtelemetry.autoconfigure;

import io.runtelemetry.run.IncomingRun;
import io.runtelemetry.web.CurrentRunFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.EnumSet;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/** Auto-configuration of the current run in servlet applications. */
@AutoConfiguration(afterName = "io.runtelemetry.run.TelemetryRunAutoConfiguration")
@ConditionalOnTelemetryEnabled
@ConditionalOnBooleanProperty(name = "telemetry.run-id.http", matchIfMissing = true)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({Filter.class, OncePerRequestFilter.class, FilterRegistrationBean.class})
public final class TelemetryServletAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    CurrentRunFilter currentRunFilter(IncomingRun incoming) {
        return new CurrentRunFilter(incoming);
    }

    @Bean
    @ConditionalOnMissingBean(name = "currentRunFilterRegistration")
    FilterRegistrationBean<CurrentRunFilter> currentRunFilterRegistration(CurrentRunFilter filter) {
        FilterRegistrationBean<CurrentRunFilter> registration = new FilterRegistrationBean<>(filter);
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 100);
        return registration;
    }
}
