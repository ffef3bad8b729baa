package io.runtelemetry.autoconfigure;

import io.runtelemetry.input.InvalidSettingException;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Decides for all of {@link ConditionalOnSwitch} that a class or method carries, itself or through a meta-annotation. */
final class OnSwitchCondition extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnSwitch.class);
        return metadata.getAnnotations().stream(ConditionalOnSwitch.class)
                .filter(annotation -> isOn(annotation, context.getEnvironment()) != annotation.getBoolean("on"))
                .map(annotation -> annotation.getString(MergedAnnotation.VALUE)
                        + (annotation.getBoolean("on") ? " is off" : " is on"))
                .findFirst()
                .map(reason -> ConditionOutcome.noMatch(message.because(reason)))
                .orElseGet(() -> ConditionOutcome.match(message.because("all switches are as they must be")));
    }

    private static boolean isOn(MergedAnnotation<ConditionalOnSwitch> annotation, Environment environment) {
        String property = annotation.getString(MergedAnnotation.VALUE);
        try {
            return environment.getProperty(property, Boolean.class, annotation.getBoolean("matchIfMissing"));
        } catch (ConversionException e) {
            throw new InvalidSettingException(property + " must be true or false");
        }
    }
}
