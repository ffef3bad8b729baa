package io.runtelemetry.health;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.trigger.TriggerValidation;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.core.NestedExceptionUtils;

/**
 * Asks the store for a record that nobody writes, and the recorder for what waits. At worst this is {@link #DEGRADED}: an
 * application whose telemetry is away does its work all the same.
 */
record TelemetryHealthIndicator(
        TelemetryStore store,
        TelemetryRecorder recorder,
        @Nullable TriggerValidation trigger) implements HealthIndicator {

    /** Unknown to Spring Boot, which therefore leaves it out of the application's own status and answers 200. */
    static final Status DEGRADED =
            new Status("DEGRADED", "Telemetry is late or out of reach; the application is not affected");

    private static final EntityRef PROBE = new EntityRef("health", "probe");

    /** Longer than a record waits while the store answers, whatever the load. */
    private static final Duration LATE = Duration.ofSeconds(10);

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        long start = System.nanoTime();
        try {
            store.read(List.of(PROBE));
            health.withDetail("store", "available").withDetail("latency", millis(System.nanoTime() - start));
        } catch (RuntimeException e) {
            // The name alone: what clients say may hold addresses.
            health.status(DEGRADED)
                    .withDetail("store", "unavailable")
                    .withDetail(
                            "error",
                            NestedExceptionUtils.getMostSpecificCause(e)
                                    .getClass()
                                    .getSimpleName());
        }
        Duration age = recorder.oldestPendingAge();
        if (recorder.isStoreAway() || age.compareTo(LATE) > 0) {
            health.status(DEGRADED);
        }
        health.withDetail("pendingRecords", recorder.pendingRecords())
                .withDetail("oldestPending", millis(age.toNanos()))
                .withDetail("capacity", recorder.capacity());
        if (trigger != null) {
            trigger.last().ifPresent(result -> health.withDetail("trigger", detail(result)));
        }
        return health.build();
    }

    private static Map<String, Object> detail(TriggerValidation.Result result) {
        return Map.of(
                "outcome", result.outcome().name().toLowerCase(Locale.ROOT),
                "problems", result.problems(),
                "at", result.at().toString());
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f ms", nanos / 1_000_000.0);
    }
}
