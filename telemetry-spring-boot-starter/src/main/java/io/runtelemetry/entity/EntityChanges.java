package io.runtelemetry.entity;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityRef;
import io.runtelemetry.RunIdSource;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryListener.SkipReason;
import io.runtelemetry.aspect.RecordOperationSource;
import io.runtelemetry.input.LogEntry;
import io.runtelemetry.recorder.TelemetryRecorder;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Records changes of entities. It is there before the beans that it needs: what other threads change during the start is
 * kept until then, and no session waits. Whatever goes wrong here is logged and counted: the session that writes the change
 * never learns of it.
 */
final class EntityChanges implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(EntityChanges.class);

    /** Stands for the run of the process, which is known when the beans are there; no run's ID has this character. */
    private static final String OF_PROCESS = "\0";

    /** How much is kept during the start. */
    private static final int MAX_EARLY = 10_000;

    private final Supplier<Target> beans;

    private final Thread starting = Thread.currentThread();

    private final Queue<Consumer<Target>> early = new LinkedBlockingQueue<>(MAX_EARLY);

    private volatile @Nullable Target target;

    private volatile boolean started;

    private final Set<Class<?>> refused = ConcurrentHashMap.newKeySet();

    /**
     * Creates a recorder for changes.
     *
     * @param beans called on the thread that creates this one, or after the start
     */
    EntityChanges(Supplier<Target> beans) {
        this.beans = beans;
    }

    @Override
    public void afterSingletonsInstantiated() {
        started = true;
        handOverKept();
    }

    private void handOverKept() {
        Target connected = early.isEmpty() ? null : target();
        while (connected != null && !early.isEmpty()) {
            Consumer<Target> kept = early.poll();
            if (kept != null) {
                kept.accept(connected);
            }
        }
    }

    private @Nullable Target target() {
        if (target == null && (started || Thread.currentThread() == starting)) {
            try {
                target = beans.get();
                handOverKept();
            } catch (RuntimeException e) {
                log.debug("There is no recorder yet; what is changed is kept until then", e);
            }
        }
        return target;
    }

    private void handOver(Consumer<Target> what) {
        Target connected = target();
        if (connected != null) {
            what.accept(connected);
        } else if (early.offer(what)) {
            // Beans may have come meanwhile.
            handOverKept();
        } else {
            log.warn("More changes were committed during the start than can be kept; one is not recorded");
        }
    }

    /** Returns the ID of the current run, or null if there is none or none can be found out. */
    @Nullable
    String currentRunId() {
        Target connected = target();
        if (connected == null) {
            return CurrentRun.get().orElse(OF_PROCESS);
        }
        String runId;
        try {
            runId = connected.runIds.currentRunId();
        } catch (RuntimeException | Error e) {
            LogEntry.failure(
                    e, cause -> log.warn("A source of run IDs failed; the change goes on without telemetry", cause));
            return null;
        }
        return runId == null || runId.isEmpty() ? null : runId;
    }

    /** Returns a reference to an entity, or null if it has no ID, or none that can be recorded. */
    @Nullable
    EntityRef entity(String entityType, @Nullable Object id) {
        String text = id == null ? "" : RecordOperationSource.idText(id);
        if (text == null || text.isEmpty()) {
            SkipReason reason = text == null ? SkipReason.NOT_AN_ID : SkipReason.NO_ID;
            handOver(connected -> connected.listener.onSkipped(reason));
            if (id != null && text == null && refused.add(id.getClass())) {
                log.warn(
                        "The ID of an entity of type {} is a {} and not recorded: it needs a toString() of its own",
                        entityType,
                        id.getClass().getName());
            }
            return null;
        }
        try {
            return new EntityRef(entityType, text);
        } catch (IllegalArgumentException e) {
            handOver(connected -> connected.listener.onRejected(String.valueOf(e.getMessage())));
            return null;
        }
    }

    /** Returns a place for the changes of one transaction. */
    PendingChanges begin() {
        return new PendingChanges(this);
    }

    /** Records a change that is already for good. */
    void record(EntityRef entity, String runId) {
        record(Map.of(entity, runId));
    }

    void record(Map<EntityRef, String> changes) {
        handOver(connected -> connected.record(changes));
    }

    /** Returns how many entities are recorded for one transaction at most, at least 1. */
    int maxEntities() {
        Target connected = target;
        return connected == null ? MAX_EARLY : connected.maxEntities;
    }

    void skipTooMany() {
        handOver(connected -> connected.listener.onSkipped(SkipReason.TOO_MANY));
        log.warn(
                "A transaction changed more than {} entities; the others are not recorded"
                        + " (telemetry.write.buffer-size)",
                maxEntities());
    }

    /** The beans that it needs, and how many entities are recorded for one transaction at most. */
    record Target(
            TelemetryRecorder recorder,
            RunIdSource runIds,
            Supplier<@Nullable String> runOfProcess,
            TelemetryListener listener,
            int maxEntities) {

        void record(Map<EntityRef, String> changes) {
            try {
                Map<String, List<EntityRef>> byRun =
                        changes.keySet().stream().collect(Collectors.groupingBy(changes::get));
                byRun.forEach((run, entities) -> {
                    String runId = run.equals(OF_PROCESS) ? runOfProcess.get() : run;
                    if (runId != null) {
                        recorder.record(entities, runId);
                    }
                });
            } catch (RuntimeException | Error e) {
                LogEntry.failure(
                        e,
                        cause -> log.warn(
                                "Changes of entities could not be recorded; their transaction is committed all the same",
                                cause));
            }
        }
    }
}
