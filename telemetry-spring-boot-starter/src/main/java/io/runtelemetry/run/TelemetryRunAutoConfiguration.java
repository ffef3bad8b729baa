package io.runtelemetry.run;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.RunIdSource;
import io.runtelemetry.RunUrlGenerator;
import io.runtelemetry.autoconfigure.ConditionalOnSwitch;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.task.TaskDecorator;
import org.springframework.util.function.SingletonSupplier;

/**
 * Auto-configuration of what carries runs into the application, through it and out of it. These beans are created together
 * with executors and containers of listeners, so they ask for sources and generators, which may depend on anything, only
 * when there is work.
 */
@AutoConfiguration(afterName = "io.runtelemetry.autoconfigure.TelemetryAutoConfiguration")
@ConditionalOnTelemetryEnabled
@EnableConfigurationProperties({RunIdProperties.class, PropagationProperties.class})
public final class TelemetryRunAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "currentRunIdSource")
    @Order(RunIdSourceOrder.CURRENT_RUN)
    RunIdSource currentRunIdSource() {
        return () -> CurrentRun.get().orElse(null);
    }

    @Bean
    @ConditionalOnMissingBean
    IncomingRun incomingRun(RunIdProperties properties, ObjectProvider<RunUrlGenerator> runUrls) {
        return new IncomingRun(properties.header(), properties.baggageKey(), isKnownTo(runUrls));
    }

    @Bean
    @ConditionalOnMissingBean
    OutgoingRun outgoingRun(
            RunIdProperties properties, ObjectProvider<RunIdSource> runIds, ObjectProvider<RunUrlGenerator> runUrls) {
        Supplier<RunIdSource> first = SingletonSupplier.of(
                () -> RunIdSource.firstOf(runIds.orderedStream().toList()));
        return new OutgoingRun(properties.header(), () -> first.get().currentRunId(), isKnownTo(runUrls));
    }

    /** The run that the process belongs to. */
    @Bean
    @ConditionalOnMissingBean(name = "environmentRunIdSource")
    @ConditionalOnSwitch(value = "telemetry.run-id.environment", matchIfMissing = true)
    @Order(RunIdSourceOrder.ENVIRONMENT)
    RunIdSource environmentRunIdSource(Environment environment, ObjectProvider<RunUrlGenerator> runUrls) {
        return new EnvironmentRunIdSource(
                environment, RunUrlGenerator.firstOf(runUrls.orderedStream().toList()));
    }

    /** Joins the application's own decorators. Where somebody asks for the one decorator there is, theirs is meant. */
    @Bean
    @Fallback
    @ConditionalOnMissingBean(name = "currentRunTaskDecorator")
    @ConditionalOnSwitch(value = "telemetry.run-id.executors", matchIfMissing = true)
    TaskDecorator currentRunTaskDecorator(OutgoingRun outgoing) {
        return new CurrentRunTaskDecorator(outgoing);
    }

    /** Applies what holds for the whole JVM. */
    @Bean
    @ConditionalOnMissingBean(name = "currentRunInLogs")
    InitializingBean currentRunInLogs(RunIdProperties properties) {
        return () -> CurrentRun.showInLogs(properties.mdc());
    }

    private static Predicate<String> isKnownTo(ObjectProvider<RunUrlGenerator> generators) {
        Supplier<RunUrlGenerator> first = SingletonSupplier.of(
                () -> RunUrlGenerator.firstOf(generators.orderedStream().toList()));
        return runId -> first.get().supports(runId);
    }
}
