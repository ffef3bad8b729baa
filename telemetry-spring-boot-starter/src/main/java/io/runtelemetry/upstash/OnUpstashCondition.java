package io.runtelemetry.upstash;

import io.runtelemetry.autoconfigure.TelemetryProperties;
import io.runtelemetry.autoconfigure.TelemetryProperties.StoreType;
import java.util.stream.StreamSupport;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Upstash is asked for; or nothing in particular is, the environment or the properties name one, and no property says that
 * the application has a Redis of its own. Beans may say so still, as {@link OnNoOwnRedisCondition} sees once there are any.
 */
final class OnUpstashCondition extends SpringBootCondition {

    private static final ConfigurationPropertyName UPSTASH_PROPERTIES =
            ConfigurationPropertyName.of("telemetry.upstash");

    private static final ConfigurationPropertyName REDIS_PROPERTIES = ConfigurationPropertyName.of("spring.data.redis");

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
        return isAnySet(REDIS_PROPERTIES, context.getEnvironment())
                ? ConditionOutcome.noMatch("spring.data.redis.* is set")
                : ConditionOutcome.match("Upstash is set and spring.data.redis.* is not");
    }

    private static boolean isAnySet(ConfigurationPropertyName prefix, Environment environment) {
        return StreamSupport.stream(
                        ConfigurationPropertySources.get(environment).spliterator(), false)
                .anyMatch(source -> source.containsDescendantOf(prefix) == ConfigurationPropertyState.PRESENT);
    }
}
