package io.runtelemetry.sample.job;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class JobWebConfiguration {

    @Bean
    FilterRegistrationBean<JsonBodyFilter> jsonBodyFilter() {
        FilterRegistrationBean<JsonBodyFilter> registration = new FilterRegistrationBean<>(new JsonBodyFilter());
        registration.addUrlPatterns("/jobs/*");
        return registration;
    }
}
