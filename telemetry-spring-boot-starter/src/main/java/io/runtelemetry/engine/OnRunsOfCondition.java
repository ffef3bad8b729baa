package io.runtelemetry.engine;

import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Decides for {@link ConditionalOnRunsOf}, when the sources of run IDs have been defined. */
final class OnRunsOfCondition extends SpringBootCondition implements ConfigurationCondition {

    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        MergedAnnotation<ConditionalOnRunsOf> annotation =
                metadata.getAnnotations().get(ConditionalOnRunsOf.class);
        String engine = "telemetry." + annotation.getEnum("value", Engine.class).label();
        Environment environment = context.getEnvironment();

        boolean recorded = context.getRegistry().containsBeanDefinition(annotation.getString("source"));
        boolean linked = Stream.of(
                        "telemetry.run-url-template", engine + ".run-url-template", engine + ".dashboard-url")
                .anyMatch(property -> StringUtils.hasText(environment.getProperty(property)));

        ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnRunsOf.class, engine);
        return recorded || linked
                ? ConditionOutcome.match(message.because(recorded ? "its runs are recorded" : "its runs are linked to"))
                : ConditionOutcome.noMatch(message.because("its runs are neither recorded nor linked to"));
    }
}
