package io.runtelemetry.aspect;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityRef;
import io.runtelemetry.RunIdSource;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryListener.DropReason;
import io.runtelemetry.TelemetryListener.SkipReason;
import io.runtelemetry.input.LogEntry;
import io.runtelemetry.recorder.TelemetryRecorder;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where calls of job methods take the run from, and hand over what they record. It is there before the beans that it needs:
 * what other threads hand over during the start is kept until then, and no job waits. Nothing that goes wrong here reaches a
 * job.
 */
final class JobRecorder {

    private static final Logger log = LoggerFactory.getLogger(JobRecorder.class);

    /** How much is kept during the start; beyond it the oldest make room, and are told to be dropped. */
    private static final int MAX_EARLY = 10_000;

    private final Supplier<Target> beans;

    private final Thread starting = Thread.currentThread();

    private final Queue<Consumer<Target>> early = new ArrayDeque<>();

    private int overflowed;

    private volatile @Nullable Target target;

    private volatile boolean started;

    /**
     * Creates a recorder for job methods.
     *
     * @param beans called on the thread that creates this one, which is the one that creates beans
     */
    JobRecorder(Supplier<Target> beans) {
        this.beans = beans;
    }

    /** Hands over from the first call on: no call waits for beans unless no annotated method was known at the start. */
    void connectLater() {
        started = true;
    }

    /** Hands over from now on, beginning with what was kept. */
    void connect() {
        if (target == null) {
            Target connected = beans.get();
            synchronized (early) {
                early.forEach(each -> each.accept(connected));
                early.clear();
                target = connected;
                if (overflowed > 0) {
                    connected.listener.onDropped(overflowed, DropReason.OVERFLOW);
                    overflowed = 0;
                }
            }
        }
    }

    private @Nullable Target target() {
        if (target == null && (started || Thread.currentThread() == starting)) {
            try {
                connect();
            } catch (RuntimeException | Error e) {
                LogEntry.failure(
                        e, cause -> log.debug("There is no recorder yet; what is recorded is kept until then", cause));
            }
        }
        return target;
    }

    private void handOver(Consumer<Target> what) {
        Target connected = target();
        if (connected == null) {
            synchronized (early) {
                connected = target;
                if (connected == null) {
                    early.add(what);
                    if (early.size() > MAX_EARLY) {
                        early.remove();
                        overflowed++;
                    }
                }
            }
        }
        if (connected != null) {
            what.accept(connected);
        }
    }

    /** During the start, other threads know only the run that is set on them. */
    @Nullable
    String currentRunId() {
        Target connected = target();
        if (connected == null) {
            return CurrentRun.get().orElse(null);
        }
        try {
            return connected.runIds.currentRunId();
        } catch (RuntimeException | Error e) {
            LogEntry.failure(
                    e, cause -> log.warn("A source of run IDs failed; the job goes on without telemetry", cause));
            return null;
        }
    }

    /**
     * Hands over entities.
     *
     * @param all all of them, or null if the first is the only one
     * @return whether they have been handed over
     */
    boolean record(EntityRef first, @Nullable Set<EntityRef> all, String runId) {
        try {
            Target connected = target();
            if (connected == null) {
                handOver(later -> later.record(first, all, runId));
            } else {
                connected.record(first, all, runId);
            }
            return true;
        } catch (RuntimeException | Error e) {
            LogEntry.failure(
                    e, cause -> log.warn("Telemetry could not be recorded; the job goes on without it", cause));
            return false;
        }
    }

    void skipped(SkipReason reason) {
        handOver(connected -> connected.listener.onSkipped(reason));
    }

    void rejected(String message) {
        handOver(connected -> connected.listener.onRejected(message));
    }

    /** The beans that it needs. */
    record Target(TelemetryRecorder recorder, RunIdSource runIds, TelemetryListener listener) {

        void record(EntityRef first, @Nullable Set<EntityRef> all, String runId) {
            if (all == null) {
                recorder.record(first, runId);
            } else {
                recorder.record(all, runId);
            }
        }
    }
}
