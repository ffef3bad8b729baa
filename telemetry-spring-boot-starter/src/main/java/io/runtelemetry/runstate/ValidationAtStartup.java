package io.runtelemetry.runstate;

import io.runtelemetry.trigger.TriggerValidation;
import io.runtelemetry.trigger.TriggerValidation.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

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
}
