package io.runtelemetry.redis;

import io.runtelemetry.TelemetryStore;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import io.runtelemetry.autoconfigure.TelemetryProperties;
import io.runtelemetry.autoconfigure.TelemetryProperties.StoreChoice;
import io.runtelemetry.store.HistoryFormat;
import io.runtelemetry.store.TelemetryFormat;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.NamedBeanHolder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Auto-configuration of the store in the application's Redis. */
@AutoConfiguration(
        afterName = {
            "io.runtelemetry.upstash.TelemetryUpstashAutoConfiguration",
            "org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration",
            "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration"
        },
        beforeName = "io.runtelemetry.autoconfigure.TelemetryAutoConfiguration")
@ConditionalOnTelemetryEnabled
@ConditionalOnClass(RedisConnectionFactory.class)
@ConditionalOnBean(RedisConnectionFactory.class)
@ConditionalOnMissingBean(TelemetryStore.class)
@Conditional(OnRedisStoreCondition.class)
@EnableConfigurationProperties(RedisStoreProperties.class)
@Lazy
public final class TelemetryRedisAutoConfiguration {

    /** Shared connections are not to stop before what uses them; those of our own do not stop with the application's. */
    @Bean
    TelemetryConnections runTelemetryConnections(
            ConfigurableListableBeanFactory beans, RedisStoreProperties properties) {
        NamedBeanHolder<RedisConnectionFactory> application =
                ConnectionFactoryChoice.of(beans, properties.connectionFactory());
        TelemetryConnections connections = properties.dedicatedConnection()
                ? RedisClients.dedicated(application.getBeanInstance(), properties.timeouts())
                : TelemetryConnections.shared(application.getBeanInstance());
        if (connections.writes() == application.getBeanInstance()) {
            beans.registerDependentBean(application.getBeanName(), "runTelemetryConnections");
        }
        return connections;
    }

    /** Asked for at the start, so that a choice of connections which cannot be made shows there. */
    @Bean
    static StoreChoice runTelemetryRedisStoreChoice(
            ConfigurableListableBeanFactory beans,
            ObjectProvider<RedisStoreProperties> properties,
            Environment environment) {
        String name = TelemetryProperties.isAnySet(environment, "telemetry.redis")
                ? properties.getObject().connectionFactory()
                : null;
        NamedBeanHolder<RedisConnectionFactory> application = ConnectionFactoryChoice.of(beans, name);
        return StoreChoice.of(
                environment,
                RedisAddress.of(application.getBeanInstance()),
                "the application has a connection to it, " + application.getBeanName());
    }

    @Bean
    TelemetryStore runTelemetryRedisTelemetryStore(
            TelemetryConnections connections, TelemetryFormat format, HistoryFormat history) {
        return new RedisTelemetryStore(connections.writes(), connections.reads(), format, history);
    }

    /** By the name of Spring Boot's: only where the application caches anything. */
    @Bean
    @Lazy(false)
    @ConditionalOnBean(name = "cacheManager")
    static CacheInRedisWarning runTelemetryCacheInRedisWarning(
            ConfigurableListableBeanFactory beans, Environment environment) {
        return new CacheInRedisWarning(beans, environment);
    }
}
