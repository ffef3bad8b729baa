package io.runtelemetry.recorder;

import static java.util.Objects.requireNonNull;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RunUrlGenerator;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.input.LogEntry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what becomes of records, in the text and as key-values: {@code Telemetry stored} at info, {@code Telemetry storage
 * failed} at warn. During an outage one warning in ten seconds speaks for all, with their number.
 */
public final class LoggingTelemetryListener implements TelemetryListener {

    private static final Logger log = LoggerFactory.getLogger("io.runtelemetry.telemetry");

    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final RateLimit failures;

    private final RateLimit rejections;

    private final Map<DropReason, RateLimit> drops = new EnumMap<>(DropReason.class);

    private final RunUrlGenerator runUrls;

    /** Creates a listener that logs the links of these generators. */
    public LoggingTelemetryListener(RunUrlGenerator runUrls) {
        this(runUrls, System::nanoTime);
    }

    LoggingTelemetryListener(RunUrlGenerator runUrls, LongSupplier nanoTime) {
        this.runUrls = runUrls;
        this.failures = new RateLimit(1, WINDOW, nanoTime);
        this.rejections = new RateLimit(10, WINDOW, nanoTime);
        for (DropReason reason : DropReason.values()) {
            drops.put(reason, new RateLimit(1, WINDOW, nanoTime));
        }
    }

    @Override
    public void onStored(EntityRef entity, TelemetryRecord record, Duration since) {
        if (log.isInfoEnabled()) {
            LogEntry.at(log.atInfo())
                    .with("entityType", entity.type())
                    .with("entityId", entity.id())
                    .with("runId", record.runId())
                    .with("triggerUrl", runUrls.generateUrl(record.runId()))
                    .log("Telemetry stored");
        }
    }

    @Override
    public void onSuperseded(EntityRef entity, TelemetryRecord record, Duration since) {
        if (log.isInfoEnabled()) {
            LogEntry.at(log.atInfo())
                    .with("entityType", entity.type())
                    .with("entityId", entity.id())
                    .with("runId", record.runId())
                    .log("Telemetry superseded");
        }
    }

    @Override
    public void onStoreFailed(EntityRef entity, TelemetryRecord record, Throwable reason, Duration since) {
        long suppressed = failures.acquire(1);
        if (suppressed >= 0) {
            LogEntry.at(log.atWarn())
                    .with("error", ErrorText.of(reason))
                    .with("entityType", entity.type())
                    .with("entityId", entity.id())
                    .with("runId", record.runId())
                    .with("suppressed", suppressed == 0 ? null : suppressed)
                    .log("Telemetry storage failed");
        }
    }

    @Override
    public void onRejected(String message) {
        long suppressed = rejections.acquire(1);
        if (suppressed >= 0) {
            LogEntry.at(log.atWarn())
                    .with("error", ErrorText.of(message))
                    .with("suppressed", suppressed == 0 ? null : suppressed)
                    .log("Telemetry storage failed");
        }
    }

    @Override
    public void onDropped(int records, DropReason reason) {
        long suppressed = requireNonNull(drops.get(reason)).acquire(records);
        if (suppressed >= 0) {
            LogEntry.at(log.atWarn())
                    .with("records", records + suppressed)
                    .with("reason", reason)
                    .log("Telemetry dropped");
        }
    }
}
