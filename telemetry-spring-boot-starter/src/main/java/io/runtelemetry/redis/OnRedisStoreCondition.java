package io.runtelemetry.redis;

import io.runtelemetry.autoconfigure.TelemetryProperties.StoreType;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Redis is asked for, or nothing in particular is. */
final class OnRedisStoreCondition extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        StoreType store = StoreType.of(context.getEnvironment());
        return new ConditionOutcome(store == StoreType.AUTO || store == StoreType.REDIS, "telemetry.store is " + store);
    }
}
