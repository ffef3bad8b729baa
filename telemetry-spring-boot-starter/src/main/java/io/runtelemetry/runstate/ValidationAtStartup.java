package io.runtelemetry.runstate;

import io.runtelemetry.autoconfigure.TelemetryProperties;
import io.runtelemetry.runstate.RunStateProperties.Validation;
import io.runtelemetry.trigger.TriggerValidation;
import io.runtelemetry.trigger.TriggerValidation.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Validates once the application is ready, on a thread of its own, and again each minute while trigger.dev is away. */
final class ValidationAtStartup implements ApplicationListener<ApplicationReadyEvent>, DisposableBean {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final TriggerValidation validation;

    private @Nullable Thread thread;

    ValidationAtStartup(TriggerValidation validation) {
        this.validation = validation;
    }

    @Override
    public synchronized void onApplicationEvent(ApplicationReadyEvent event) {
        if (thread == null) {
            thread = new Thread(this::validate, "telemetry-validation");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void validate() {
        try {
            while (validation.validate().outcome() == Outcome.UNREACHABLE) {
                Thread.sleep(PATIENCE.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void destroy() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** That is asked for, in whatever form the property binds. */
    static final class Chosen extends SpringBootCondition {

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Validation validation = TelemetryProperties.binder(context.getEnvironment())
                    .bind("telemetry.trigger.validation", Validation.class)
                    .orElse(Validation.STARTUP);
            return new ConditionOutcome(
                    validation == Validation.STARTUP, "telemetry.trigger.validation is " + validation);
        }
    }
}
