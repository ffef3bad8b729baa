package io.runtelemetry.upstash;

import io.runtelemetry.autoconfigure.TelemetryProperties.StoreType;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.core.type.MethodMetadata;
import org.springframework.util.ClassUtils;

/**
 * Upstash is asked for, or the application brings no connection to a Redis of its own. The connection to localhost that Spring
 * Boot makes of nothing is none.
 */
final class OnNoOwnRedisCondition extends SpringBootCondition implements ConfigurationCondition {

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
        return StoreType.of(context.getEnvironment()) == StoreType.AUTO && hasRedisBean(context)
                ? ConditionOutcome.noMatch("the application brings a connection to Redis")
                : ConditionOutcome.match("Upstash is asked for, or the application brings no connection to Redis");
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
