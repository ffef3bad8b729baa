package io.runtelemetry.recorder;

import io.runtelemetry.RecordedRun;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Makes of pending writes what a store gets, with the time that is left for each. Used by one thread at a time. */
final class StoreWrites {

    /** A record that is older than this may be older than what another process wrote. */
    private static final long DELAYED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long MIN_TIME_TO_LIVE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long timeToLiveNanos;

    private final boolean keepsRuns;

    private final WallClock wallClock;

    StoreWrites(Duration timeToLive, boolean keepsRuns, LongSupplier nanoTime) {
        this.timeToLiveNanos = timeToLive.toNanos();
        this.keepsRuns = keepsRuns;
        this.wallClock = new WallClock(nanoTime);
    }

    /** Returns whether the time of a write is over. */
    boolean isExpired(PendingWrite write, long now) {
        long age = now - write.recordedAt;
        return timeToLiveNanos - age < MIN_TIME_TO_LIVE_NANOS && age > DELAYED_NANOS;
    }

    TelemetryWrite of(PendingWrite write, long now) {
        long age = now - write.recordedAt;
        boolean delayed = write.attempted || age > DELAYED_NANOS;
        return new TelemetryWrite(
                write.entity,
                new TelemetryRecord(write.runId),
                Duration.ofNanos(delayed ? timeToLiveNanos - age : timeToLiveNanos),
                delayed,
                runs(write),
                write.earlier);
    }

    /** A run keeps its own time, however late it is written. */
    private List<RecordedRun> runs(PendingWrite write) {
        if (!keepsRuns) {
            return List.of();
        }
        wallClock.adjust();
        List<RecordedRun> runs = new ArrayList<>(write.superseded.size() + 1);
        for (PendingWrite.Superseded older : write.superseded) {
            runs.add(new RecordedRun(older.runId(), wallClock.at(older.recordedAt())));
        }
        runs.add(new RecordedRun(write.runId, wallClock.at(write.recordedAt)));
        return runs;
    }
}
