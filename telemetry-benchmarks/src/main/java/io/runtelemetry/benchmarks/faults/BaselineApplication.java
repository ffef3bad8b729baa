package io.runtelemetry.benchmarks.faults;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.StringRedisTemplate;

/** An application without the starter, which {@code telemetry.enabled=false} switches off, and with an aspect of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(JdkNames.class)
class BaselineApplication {

    @Bean
    PaymentJob paymentJob() {
        return new PaymentJob();
    }

    @Bean
    BaselineAspect baselineAspect(StringRedisTemplate redis, Journal journal) {
        return new BaselineAspect(redis, journal);
    }
}
