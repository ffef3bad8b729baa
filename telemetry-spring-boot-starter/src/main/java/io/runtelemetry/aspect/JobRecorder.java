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

    /** Stands for the run of the process, which is known when the beans are there; no run's ID has this character. */
    private static final String OF_PROCESS = "\0";

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

    /** Hands over from the first call on, unless something is kept already: no bean is made for nothing. */
    void connectLater() {
        started = true;
        connectIfKept();
    }

    private void connectIfKept() {
        boolean kept;
        synchronized (early) {
            kept = !early.isEmpty();
        }
        if (kept) {
            target();
        }
    }

    /** Hands over from now on, beginning with what was kept. */
    void connect() {
        if (target == null) {
            Target connected = beans.get();
            synchronized (early) {
                early.forEach(each -> handOver(each, connected));
                early.clear();
                target = connected;
                if (overflowed > 0) {
                    connected.listener.onDropped(overflowed, DropReason.OVERFLOW);
                    overflowed = 0;
                }
            }
        }
    }

    /** Whether the calling thread can ask for beans: during the start, it might be waited for by one that is being made. */
    boolean mayAskForBeans() {
        return target != null || started || Thread.currentThread() == starting;
    }

    private @Nullable Target target() {
        if (target == null && mayAskForBeans()) {
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
            handOver(what, connected);
        } else if (started) {
            connectIfKept();
        }
    }

    private static void handOver(Consumer<Target> what, Target connected) {
        try {
            what.accept(connected);
        } catch (RuntimeException | Error e) {
            log.warn("Telemetry could not be recorded; the application goes on without it", e);
        }
    }

    /** During the start, other threads know only the run that is set on them, else that there may be one of the process. */
    @Nullable
    String currentRunId() {
        Target connected = target();
        if (connected == null) {
            return CurrentRun.get().orElse(OF_PROCESS);
        }
        try {
            return connected.runIds.currentRunId();
        } catch (RuntimeException | Error e) {
            LogEntry.failure(
                    e, cause -> log.warn("A source of run IDs failed; the job goes on without telemetry", cause));
            return null;
        }
    }

    /** Whether a run is one, and not just the process's, which gives way to that of a subscriber. */
    static boolean isKnown(@Nullable String runId) {
        return runId != null && !runId.equals(OF_PROCESS);
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
    record Target(
            TelemetryRecorder recorder,
            RunIdSource runIds,
            Supplier<@Nullable String> runOfProcess,
            TelemetryListener listener) {

        void record(EntityRef first, @Nullable Set<EntityRef> all, String run) {
            String runId = isKnown(run) ? run : runOfProcess.get();
            if (runId == null) {
                listener.onSkipped(SkipReason.NO_RUN);
            } else if (all == null) {
                recorder.record(first, runId);
            } else {
                recorder.record(all, runId);
            }
        }
    }
}
