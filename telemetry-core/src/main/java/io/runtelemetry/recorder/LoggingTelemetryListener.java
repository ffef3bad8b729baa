package io.runtelemetry.recorder;

import static java.util.Objects.requireNonNull;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RunUrlGenerator;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.input.PrintableText;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs what becomes of records, with structured key-values: {@code Telemetry stored} at info, {@code Telemetry storage
 * failed} at warn. During an outage one warning in ten seconds speaks for all, with their number.
 */
public final class LoggingTelemetryListener implements TelemetryListener {

    private static final Logger log = LoggerFactory.getLogger("io.runtelemetry.telemetry");

    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final RateLimit failures;

    private final RateLimit rejections;

    private final Map<DropReason, RateLimit> drops = new EnumMap<>(DropReason.class);

    private final RunUrlGenerator runUrls;

    /** Makes a listener that logs the links which these generators make. */
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
            log.atInfo()
                    .addKeyValue("entityType", entity.type())
                    .addKeyValue("entityId", PrintableText.escaped(entity.id(), EntityRef.MAX_ID_LENGTH))
                    .addKeyValue("runId", record.runId())
                    .addKeyValue("triggerUrl", runUrls.generateUrl(record.runId()))
                    .log("Telemetry stored");
        }
    }

    @Override
    public void onStoreFailed(EntityRef entity, TelemetryRecord record, Throwable reason, Duration since) {
        long suppressed = failures.acquire(1);
        if (suppressed >= 0) {
            withSuppressed(log.atWarn(), suppressed)
                    .addKeyValue("error", ErrorText.of(reason))
                    .addKeyValue("entityType", entity.type())
                    .addKeyValue("entityId", PrintableText.escaped(entity.id(), EntityRef.MAX_ID_LENGTH))
                    .addKeyValue("runId", record.runId())
                    .log("Telemetry storage failed");
        }
    }

    @Override
    public void onRejected(String message) {
        long suppressed = rejections.acquire(1);
        if (suppressed >= 0) {
            withSuppressed(log.atWarn(), suppressed)
                    .addKeyValue("error", ErrorText.of(message))
                    .log("Telemetry storage failed");
        }
    }

    @Override
    public void onDropped(int records, DropReason reason) {
        long suppressed = requireNonNull(drops.get(reason)).acquire(records);
        if (suppressed >= 0) {
            log.atWarn()
                    .addKeyValue("records", records + suppressed)
                    .addKeyValue("reason", reason)
                    .log("Telemetry dropped");
        }
    }

    private static LoggingEventBuilder withSuppressed(LoggingEventBuilder builder, long suppressed) {
        return suppressed == 0 ? builder : builder.addKeyValue("suppressed", suppressed);
    }
}
