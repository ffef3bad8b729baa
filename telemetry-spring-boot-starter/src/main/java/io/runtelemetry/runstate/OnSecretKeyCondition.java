package io.runtelemetry.runstate;

import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The secret key of trigger.dev is set. */
final class OnSecretKeyCondition extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        boolean known = TriggerCredentials.secretKey(context.getEnvironment()) != null;
        return new ConditionOutcome(known, "the secret key of trigger.dev is " + (known ? "set" : "not set"));
    }
}
