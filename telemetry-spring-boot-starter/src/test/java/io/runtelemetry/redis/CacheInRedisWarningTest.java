package io.runtelemetry.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.cache.RedisCacheManager;

@ExtendWith(OutputCaptureExtension.class)
class CacheInRedisWarningTest {

    private static final String WARNING = "Spring Boot keeps the application's caches in Redis";

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataRedisAutoConfiguration.class,
                    CacheAutoConfiguration.class,
                    TelemetryRedisAutoConfiguration.class));

    @Test
    void caches_that_have_come_to_live_in_Redis_are_told_once(CapturedOutput output) {
        application.withUserConfiguration(Caching.class).run(context -> {
            assertThat(context).getBean(CacheManager.class).isInstanceOf(RedisCacheManager.class);
            assertThat(output).containsOnlyOnce(WARNING).contains("set spring.cache.type to redis if that is meant");
        });
    }

    @Test
    void where_somebody_has_chosen_there_is_nothing_to_tell(CapturedOutput output) {
        application
                .withUserConfiguration(Caching.class)
                .withPropertyValues("spring.cache.type=redis")
                .run(context -> assertThat(context).hasSingleBean(RedisCacheManager.class));
        application
                .withUserConfiguration(Caching.class)
                .withPropertyValues("spring.cache.type=simple")
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output).doesNotContain(WARNING);
    }

    @Test
    void an_application_that_caches_nothing_has_nothing_to_be_told(CapturedOutput output) {
        application.run(context -> assertThat(context).doesNotHaveBean(CacheInRedisWarning.class));

        assertThat(output).doesNotContain(WARNING);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableCaching
    static class Caching {}
}
