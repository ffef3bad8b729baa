package io.runtelemetry.recorder;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes. It looks for records by itself, since waking it for each one would cost the job more than all
 * else, and looks less often while there are none.
 */
final class RecorderThread {

    private static final Logger log = LoggerFactory.getLogger(RecorderThread.class);

    private static final long MAX_IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(32);

    /** How long to try at the end what has never worked. */
    private static final long HOPELESS_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long the first attempt may take at the end: it connects. */
    private static final long FIRST_ATTEMPT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final PendingWrites pending;

    private final BatchWriter writer;

    private final int fullBatch;

    private final long pollNanos;

    private final long drainNanos;

    private final long timeoutNanos;

    private final Thread thread;

    private volatile boolean stopping;

    private volatile long stoppingSince;

    RecorderThread(PendingWrites pending, BatchWriter writer, RecorderOptions options) {
        this.pending = pending;
        this.writer = writer;
        this.fullBatch = options.batchSize();
        this.pollNanos = options.pollInterval().toNanos();
        this.drainNanos = options.drainTimeout().toNanos();
        this.timeoutNanos = options.timeout().toNanos();
        this.thread = new Thread(this::run, "telemetry-recorder");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** Waits until some records are written, or until the timeout: not while the store is away, nor on a thread that must not. */
    void await(CompletableFuture<Void> records) {
        Thread caller = Thread.currentThread();
        if (writer.isStoreAway() || caller == thread || NonBlockingThreads.contain(caller)) {
            return;
        }
        LockSupport.unpark(thread);
        try {
            records.get(timeoutNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            caller.interrupt();
        } catch (TimeoutException | ExecutionException e) {
            // The records stay pending, and are reported to the listener.
            return;
        }
    }

    /**
     * Ends the thread once nothing is pending or the time to drain is over, or 1 s where no attempt to write has ever
     * succeeded, 2 s if the first is not over; a store that blocks is interrupted.
     */
    void stop() {
        stoppingSince = System.nanoTime();
        stopping = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive() && !interrupted && !isOver()) {
            interrupted = !joins(Math.min(drainNanos, LOOK_NANOS));
        }
        if (thread.isAlive()) {
            thread.interrupt();
            interrupted |= !joins(TimeUnit.SECONDS.toNanos(1));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the thread's end; returns false if the wait was interrupted. */
    private boolean joins(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(nanos, 1));
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void run() {
        long idleNanos = pollNanos;
        boolean draining = false;
        while (!isDone()) {
            if (stopping && !draining) {
                draining = true;
                writer.retryNow();
            }
            int written = write();
            idleNanos = written > 0 ? pollNanos : Math.min(2 * idleNanos, Math.max(MAX_IDLE_NANOS, pollNanos));
            if (written < fullBatch) {
                LockSupport.parkNanos(this, stopping ? Math.min(pollNanos, MAX_IDLE_NANOS) : idleNanos);
            }
        }
    }

    private boolean isDone() {
        return stopping && (pending.size() == 0 || isOver());
    }

    private boolean isOver() {
        long passed = System.nanoTime() - stoppingSince;
        long hopeless = writer.isStoreAway() ? HOPELESS_NANOS : FIRST_ATTEMPT_NANOS;
        return passed >= drainNanos || (passed >= hopeless && !writer.hasReachedStore());
    }

    private int write() {
        try {
            return writer.writeDue();
        } catch (RuntimeException | Error e) {
            // Records are still pending; ending the thread would lose these and all to come.
            log.error("Telemetry recorder failed; it goes on", e);
            return 0;
        }
    }
}
