package io.runtelemetry.upstash;

import io.runtelemetry.autoconfigure.TelemetryProperties;
import io.runtelemetry.autoconfigure.TelemetryProperties.StoreType;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.core.type.MethodMetadata;
import org.springframework.util.ClassUtils;

/**
 * Upstash is asked for; or nothing in particular is, the environment or the properties name one, and nothing says that the
 * application has a Redis of its own. The connection to localhost that Spring Boot makes of nothing does not say that.
 */
final class OnUpstashCondition extends SpringBootCondition implements ConfigurationCondition {

    private static final ConfigurationPropertyName UPSTASH_PROPERTIES =
            ConfigurationPropertyName.of("telemetry.upstash");

    private static final ConfigurationPropertyName REDIS_PROPERTIES = ConfigurationPropertyName.of("spring.data.redis");

    private static final String SPRING_BOOT = "org.springframework.boot.data.redis.autoconfigure.";

    private static final List<String> REDIS_BEANS = List.of(
            "org.springframework.data.redis.connection.RedisConnectionFactory",
            SPRING_BOOT + "DataRedisConnectionDetails");

    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        StoreType store = StoreType.of(context.getEnvironment());
        if (store != StoreType.AUTO) {
            return new ConditionOutcome(store == StoreType.UPSTASH, "telemetry.store is " + store);
        }
        if (isAnySet(UPSTASH_PROPERTIES, context.getEnvironment())) {
            // Checks them where nothing else will.
            TelemetryProperties.binder(context.getEnvironment())
                    .bindOrCreate("telemetry.upstash", UpstashProperties.class);
        }
        if (UpstashCredentials.of(context.getEnvironment()).areAbsent()) {
            return ConditionOutcome.noMatch("neither address nor token of Upstash is set");
        }
        if (isAnySet(REDIS_PROPERTIES, context.getEnvironment())) {
            return ConditionOutcome.noMatch("spring.data.redis.* is set");
        }
        return hasRedisBean(context)
                ? ConditionOutcome.noMatch("the application brings a connection to Redis")
                : ConditionOutcome.match("Upstash is set and Redis is not");
    }

    private static boolean isAnySet(ConfigurationPropertyName prefix, Environment environment) {
        return StreamSupport.stream(
                        ConfigurationPropertySources.get(environment).spliterator(), false)
                .anyMatch(source -> source.containsDescendantOf(prefix) == ConfigurationPropertyState.PRESENT);
    }

    private static boolean hasRedisBean(ConditionContext context) {
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        return beans != null
                && REDIS_BEANS.stream()
                        .filter(type -> ClassUtils.isPresent(type, context.getClassLoader()))
                        .map(type -> ClassUtils.resolveClassName(type, context.getClassLoader()))
                        .flatMap(type -> Stream.of(beans.getBeanNamesForType(type, true, false)))
                        .anyMatch(name ->
                                !beans.containsBeanDefinition(name) || !isSpringBoots(beans.getBeanDefinition(name)));
    }

    private static boolean isSpringBoots(BeanDefinition definition) {
        MethodMetadata method =
                definition instanceof AnnotatedBeanDefinition annotated ? annotated.getFactoryMethodMetadata() : null;
        return method != null && method.getDeclaringClassName().startsWith(SPRING_BOOT);
    }
}
