package io.runtelemetry.engine;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RunIdSource;
import io.runtelemetry.TelemetryLink;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.TelemetryRecord;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;

/** An application with telemetry, business code and some engines. Records can be read at once. */
final class EngineApplication {

    private EngineApplication() {}

    static ApplicationContextRunner with(Class<?>... engines) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        Stream.concat(telemetry(), Arrays.stream(engines)).toArray(Class<?>[]::new)))
                .withBean(Payments.class)
                .withPropertyValues(
                        "telemetry.store=memory", "telemetry.write.mode=sync", "telemetry.write.timeout=10s");
    }

    /** What an application would find in the file that lists them. */
    private static Stream<Class<?>> telemetry() {
        return ImportCandidates.load(AutoConfiguration.class, null).getCandidates().stream()
                .filter(name -> name.startsWith("io.runtelemetry."))
                .map(name -> ClassUtils.resolveClassName(name, null));
    }

    /** Returns the run that was recorded for a payment. */
    static Optional<String> runOf(ApplicationContext application, String paymentId) {
        return application
                .getBean(TelemetryOperations.class)
                .getTelemetry(EntityTypes.PAYMENT, paymentId)
                .map(TelemetryRecord::runId);
    }

    /** Returns the link to the run that was recorded for a payment. */
    static Optional<String> linkOf(ApplicationContext application, String paymentId) {
        return application
                .getBean(TelemetryOperations.class)
                .getTelemetryWithUrl(EntityTypes.PAYMENT, paymentId)
                .map(TelemetryLink::triggerUrl);
    }

    /** Returns the run that is current on the calling thread. */
    static Optional<String> currentRun(ApplicationContext application) {
        return Optional.ofNullable(RunIdSource.firstOf(application
                        .getBeanProvider(RunIdSource.class)
                        .orderedStream()
                        .toList())
                .currentRunId());
    }
}
