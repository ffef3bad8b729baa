package io.runtelemetry.run;

import io.runtelemetry.RunIdSource;
import io.runtelemetry.RunUrlGenerator;
import io.runtelemetry.autoconfigure.ConditionalOnSwitch;
import io.runtelemetry.autoconfigure.ConditionalOnTelemetryEnabled;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.type.MethodMetadata;

/**
 * Auto-configuration of what carries runs into the application, through it and out of it. These beans are created together
 * with executors and containers of listeners, so they ask for sources and generators, which may depend on anything, only
 * when there is work.
 */
@AutoConfiguration(afterName = "io.runtelemetry.autoconfigure.TelemetryAutoConfiguration")
@ConditionalOnTelemetryEnabled
@EnableConfigurationProperties({RunIdProperties.class, PropagationProperties.class})
@Lazy
public final class TelemetryRunAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "runTelemetryCurrentRunIdSource")
    @Order(RunIdSourceOrder.CURRENT_RUN)
    RunIdSource runTelemetryCurrentRunIdSource() {
        return new CurrentRunIdSource();
    }

    @Bean
    @ConditionalOnMissingBean
    IncomingRun runTelemetryIncomingRun(RunIdProperties properties, ObjectProvider<RunUrlGenerator> runUrls) {
        return new IncomingRun(properties.header(), properties.baggageKey(), isKnownTo(runUrls));
    }

    @Bean
    @ConditionalOnMissingBean
    OutgoingRun runTelemetryOutgoingRun(
            RunIdProperties properties, ObjectProvider<RunIdSource> runIds, ObjectProvider<RunUrlGenerator> runUrls) {
        Supplier<RunIdSource> first =
                cached(() -> RunIdSource.firstOf(runIds.orderedStream().toList()));
        return new OutgoingRun(properties.header(), () -> first.get().currentRunId(), isKnownTo(runUrls));
    }

    /** Goes before all others, since it asks them all, where something has been handed on. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    HandedOnRuns runTelemetryHandedOnRuns(ObjectProvider<RunIdSource> runIds, ObjectProvider<RunUrlGenerator> runUrls) {
        Supplier<List<RunIdSource>> others = cached(() -> runIds.orderedStream()
                .filter(source -> !(source instanceof HandedOnRuns))
                .toList());
        return new HandedOnRuns(others, isKnownTo(runUrls));
    }

    /** The run that the process belongs to. */
    @Bean
    @ConditionalOnMissingBean(name = "runTelemetryEnvironmentRunIdSource")
    @ConditionalOnSwitch(value = "telemetry.run-id.environment", matchIfMissing = true)
    @Order(RunIdSourceOrder.ENVIRONMENT)
    RunIdSource runTelemetryEnvironmentRunIdSource(Environment environment, ObjectProvider<RunUrlGenerator> runUrls) {
        return new EnvironmentRunIdSource(
                environment, RunUrlGenerator.firstOf(runUrls.orderedStream().toList()));
    }

    /** Joins the application's own decorators. Where somebody asks for the one decorator there is, theirs is meant. */
    @Bean
    @Fallback
    @ConditionalOnMissingBean(name = "runTelemetryCurrentRunTaskDecorator")
    @ConditionalOnSwitch(value = "telemetry.run-id.executors", matchIfMissing = true)
    TaskDecorator runTelemetryCurrentRunTaskDecorator(HandedOnRuns handedOn) {
        return new CurrentRunTaskDecorator(handedOn);
    }

    /** With {@code spring.main.lazy-initialization} nobody would ask for what is there for its effect alone. */
    @Bean
    static LazyInitializationExcludeFilter runTelemetryLazyInitializationExcludeFilter() {
        return (name, definition, type) -> definition instanceof AnnotatedBeanDefinition annotated
                && isOfTelemetry(annotated.getFactoryMethodMetadata());
    }

    private static boolean isOfTelemetry(@Nullable MethodMetadata factory) {
        return factory != null
                && factory.getDeclaringClassName().matches("io\\.runtelemetry\\..*AutoConfiguration(\\$.*)?");
    }

    /** Applies what holds for the whole JVM, until the application ends. */
    @Bean
    @Lazy(false)
    @ConditionalOnSwitch(value = "telemetry.run-id.mdc", matchIfMissing = true, on = false)
    RunHiddenFromLogs runTelemetryRunHiddenFromLogs() {
        return new RunHiddenFromLogs();
    }

    private static Predicate<String> isKnownTo(ObjectProvider<RunUrlGenerator> generators) {
        Supplier<RunUrlGenerator> first =
                cached(() -> RunUrlGenerator.firstOf(generators.orderedStream().toList()));
        return runId -> first.get().supports(runId);
    }

    /** Without a lock, which a thread that waits for beans would hold against the one that makes them. */
    private static <T> Supplier<T> cached(Supplier<T> supplier) {
        AtomicReference<@Nullable T> made = new AtomicReference<>();
        return () -> {
            T value = made.get();
            if (value == null) {
                value = supplier.get();
                made.set(value);
            }
            return value;
        };
    }
}
