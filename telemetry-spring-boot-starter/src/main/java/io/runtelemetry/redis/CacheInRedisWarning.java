package io.runtelemetry.redis;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.cache.RedisCacheManager;

/**
 * Warns once where Spring Boot keeps the application's caches in Redis and nobody has asked for that: it does so as soon as
 * there is a Redis, as for telemetry, and pages then fail when it is away.
 */
final class CacheInRedisWarning implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(CacheInRedisWarning.class);

    private static final String PROPERTY = "spring.cache.type";

    private final ConfigurableListableBeanFactory beans;

    private final Environment environment;

    CacheInRedisWarning(ConfigurableListableBeanFactory beans, Environment environment) {
        this.beans = beans;
        this.environment = environment;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (environment.containsProperty(PROPERTY)) {
            return;
        }
        for (String name : beans.getBeanNamesForType(RedisCacheManager.class, true, false)) {
            if (isOfSpringBoot(name)) {
                log.warn(
                        "Spring Boot keeps the application's caches in Redis, since there is one: set {} to redis if that is"
                                + " meant, or to caffeine, simple, … if Redis is there for telemetry",
                        PROPERTY);
            }
        }
    }

    private boolean isOfSpringBoot(String name) {
        String factory = beans.containsBeanDefinition(name)
                ? beans.getBeanDefinition(name).getFactoryBeanName()
                : null;
        return factory != null && factory.startsWith("org.springframework.boot.");
    }
}
