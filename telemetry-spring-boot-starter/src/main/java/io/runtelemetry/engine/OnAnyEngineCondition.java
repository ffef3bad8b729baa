package io.runtelemetry.engine;

import io.runtelemetry.autoconfigure.TelemetryProperties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/**
 * An engine is on the class path, or a property speaks of one. Elsewhere, as in most applications, the start is spared the
 * conditions of each engine.
 */
final class OnAnyEngineCondition extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return isAnyPresent(context.getClassLoader()) || isAnySet(context.getEnvironment())
                ? ConditionOutcome.match("there is an engine, or a property that speaks of one")
                : ConditionOutcome.noMatch("there is no engine, nor a property that speaks of one");
    }

    private static boolean isAnyPresent(@Nullable ClassLoader classLoader) {
        return Stream.of(
                        "org.springframework.batch.core.scope.context.JobSynchronizationManager",
                        "org.jobrunr.server.runner.ThreadLocalJobContext",
                        "org.quartz.Scheduler")
                .anyMatch(name -> ClassUtils.isPresent(name, classLoader));
    }

    private static boolean isAnySet(Environment environment) {
        return environment.containsProperty("telemetry.run-url-template")
                || Stream.of("telemetry.batch", "telemetry.jobrunr", "telemetry.quartz", "telemetry.scheduled")
                        .anyMatch(prefix -> TelemetryProperties.isAnySet(environment, prefix));
    }
}
