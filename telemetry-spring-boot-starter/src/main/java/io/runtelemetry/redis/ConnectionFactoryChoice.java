package io.runtelemetry.redis;

import io.runtelemetry.input.InvalidSettingException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.NamedBeanHolder;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.StringUtils;

/** Which of the application's connection factories telemetry uses: the one that it is told, else the only or primary one. */
final class ConnectionFactoryChoice {

    private ConnectionFactoryChoice() {}

    /**
     * Returns the connection factory with its name.
     *
     * @param name what {@code telemetry.redis.connection-factory} says, if anything
     * @throws InvalidSettingException if there is none of the name, or several and no primary one
     */
    static NamedBeanHolder<RedisConnectionFactory> of(ConfigurableListableBeanFactory beans, @Nullable String name) {
        if (!StringUtils.hasText(name)) {
            try {
                return beans.resolveNamedBean(RedisConnectionFactory.class);
            } catch (NoUniqueBeanDefinitionException e) {
                throw unclear(
                        "Telemetry cannot tell which Redis to use: none of the connection factories is primary", beans);
            }
        }
        String told = name.strip();
        if (!beans.containsBean(told) || !beans.isTypeMatch(told, RedisConnectionFactory.class)) {
            throw unclear(
                    "telemetry.redis.connection-factory is '" + told + "', which is no RedisConnectionFactory", beans);
        }
        return new NamedBeanHolder<>(told, beans.getBean(told, RedisConnectionFactory.class));
    }

    private static InvalidSettingException unclear(String message, ConfigurableListableBeanFactory beans) {
        return new InvalidSettingException(
                message + "; there are " + String.join(", ", names(beans)),
                "Set telemetry.redis.connection-factory to the name of one of them, or mark one as @Primary");
    }

    private static List<String> names(ConfigurableListableBeanFactory beans) {
        return List.of(beans.getBeanNamesForType(RedisConnectionFactory.class));
    }
}
