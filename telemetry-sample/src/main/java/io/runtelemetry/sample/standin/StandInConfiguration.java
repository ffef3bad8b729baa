package io.runtelemetry.sample.standin;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@StandIn
@Configuration(proxyBeanMethods = false)
class StandInConfiguration {

    @Bean
    FilterRegistrationBean<JobCallObserver> jobCallObserver(StandInRuns runs) {
        FilterRegistrationBean<JobCallObserver> registration = new FilterRegistrationBean<>(new JobCallObserver(runs));
        registration.addUrlPatterns("/jobs/*");
        return registration;
    }
}
