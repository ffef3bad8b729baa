package io.runtelemetry.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.LinkAccess;
import io.runtelemetry.LinkAccess.Action;
import io.runtelemetry.LinkAccess.Outcome;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times what becomes of records and links, by entity type or reason and never by ID. All meters are there from
 * the start. An event here costs a job an adder, which its meter reads when it is asked.
 */
final class MeteringTelemetryListener implements TelemetryListener {

    private static final String RECORDS = "records";

    private final MeterRegistry registry;

    private final Map<String, ForType> byType = new HashMap<>();

    private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);

    private final Map<SkipReason, LongAdder> skipped = new EnumMap<>(SkipReason.class);

    private final LongAdder rejected;

    private final LongAdder unreadable;

    private final LongAdder refusedTokens;

    private final Map<AlertOutcome, LongAdder> alerts = new EnumMap<>(AlertOutcome.class);

    MeteringTelemetryListener(MeterRegistry registry, EntityTypes entityTypes) {
        this.registry = registry;
        for (String type : entityTypes.names()) {
            byType.put(type, forType(type));
        }
        for (DropReason reason : DropReason.values()) {
            dropped.put(
                    reason,
                    counter("telemetry.dropped", "Pending records that were given up", RECORDS, reasonTag(reason)));
        }
        for (SkipReason reason : SkipReason.values()) {
            skipped.put(
                    reason,
                    counter(
                            "telemetry.skipped",
                            "Times that a job method recorded nothing, or nothing for one of its IDs",
                            null,
                            reasonTag(reason)));
        }
        rejected = counter("telemetry.rejected", "Requests to store what cannot be stored", null, Tags.empty());
        for (AlertOutcome outcome : AlertOutcome.values()) {
            Tags tags = Tags.of("outcome", outcome.name().toLowerCase(Locale.ROOT));
            alerts.put(outcome, counter("telemetry.alerts", "Alerts of trigger.dev that came", null, tags));
        }
        refusedTokens = counter("telemetry.tokens.refused", "Wrong tokens that callers sent", null, Tags.empty());
        unreadable = counter("telemetry.unreadable", "Stored values that are no records", null, Tags.empty());
    }

    private ForType forType(String type) {
        Tags tags = Tags.of("entity.type", type);
        return new ForType(
                storeTimer(tags.and("outcome", "success")),
                storeTimer(tags.and("outcome", "superseded")),
                storeTimer(tags.and("outcome", "failure")),
                counter("telemetry.links.shown", "Links to runs that somebody was shown", null, tags),
                counter("telemetry.links.opened", "Links to runs that somebody followed", null, tags));
    }

    private Timer storeTimer(Tags tags) {
        return Timer.builder("telemetry.store")
                .description("From the end of a job until an attempt to store its record has succeeded or failed")
                .tags(tags)
                .register(registry);
    }

    private LongAdder counter(String name, String description, @Nullable String unit, Tags tags) {
        LongAdder adder = new LongAdder();
        FunctionCounter.builder(name, adder, LongAdder::sum)
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .register(registry);
        return adder;
    }

    private static Tags reasonTag(Enum<?> reason) {
        return Tags.of("reason", reason.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void onStored(EntityRef entity, TelemetryRecord record, Duration since) {
        ForType meters = byType.get(entity.type());
        if (meters != null) {
            meters.stored.record(since);
        }
    }

    @Override
    public void onSuperseded(EntityRef entity, TelemetryRecord record, Duration since) {
        ForType meters = byType.get(entity.type());
        if (meters != null) {
            meters.superseded.record(since);
        }
    }

    @Override
    public void onStoreFailed(EntityRef entity, TelemetryRecord record, Throwable reason, Duration since) {
        ForType meters = byType.get(entity.type());
        if (meters != null) {
            meters.failed.record(since);
        }
    }

    @Override
    public void onDropped(int records, DropReason reason) {
        add(dropped.get(reason), records);
    }

    @Override
    public void onSkipped(SkipReason reason) {
        add(skipped.get(reason), 1);
    }

    @Override
    public void onRejected(String message) {
        rejected.increment();
    }

    @Override
    public void onUnreadable(EntityRef entity) {
        unreadable.increment();
    }

    @Override
    public void onTokenRefused() {
        refusedTokens.increment();
    }

    @Override
    public void onAlert(AlertOutcome outcome, String reason) {
        add(alerts.get(outcome), 1);
    }

    @Override
    public void onLinkAccess(LinkAccess access) {
        access.entities().forEach((entity, outcome) -> {
            ForType meters = byType.get(entity.type());
            if (meters != null && outcome == Outcome.FOUND) {
                (access.action() == Action.OPEN ? meters.linksOpened : meters.linksShown).increment();
            }
        });
    }

    private static void add(@Nullable LongAdder adder, int number) {
        if (adder != null) {
            adder.add(number);
        }
    }

    private record ForType(Timer stored, Timer superseded, Timer failed, LongAdder linksShown, LongAdder linksOpened) {}
}
