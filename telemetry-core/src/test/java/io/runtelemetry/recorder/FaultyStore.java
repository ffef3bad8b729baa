package io.runtelemetry.recorder;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryWrite;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A store that fails, refuses and blocks as it is told, and remembers what it was asked. */
final class FaultyStore implements TelemetryStore {

    /** All that it was asked to write, whether it did or not. */
    final List<List<TelemetryWrite>> attempts = new CopyOnWriteArrayList<>();

    final Map<EntityRef, String> stored = new ConcurrentHashMap<>();

    final Set<EntityRef> refused = ConcurrentHashMap.newKeySet();

    /** Those of which it has a newer record. */
    final Set<EntityRef> superseded = ConcurrentHashMap.newKeySet();

    /** What each write throws while this is set; may be checked, as Kotlin's are. */
    volatile @Nullable Throwable away;

    /** Called while a batch is on its way. */
    volatile Runnable inFlight = () -> {};

    /** What it makes of its honest answer. */
    volatile UnaryOperator<List<Failure>> answer = failures -> failures;

    @Override
    public List<Unwritten> write(List<TelemetryWrite> writes) {
        attempts.add(writes);
        inFlight.run();
        Throwable reason = away;
        if (reason != null) {
            FaultyStore.<RuntimeException>sneak(reason);
        }
        List<Failure> failures = new ArrayList<>();
        List<Unwritten> left = new ArrayList<>();
        for (TelemetryWrite write : writes) {
            if (refused.contains(write.entity())) {
                failures.add(new Failure(write, new IllegalStateException("refused")));
            } else if (superseded.contains(write.entity())) {
                left.add(new Superseded(write));
            } else {
                stored.put(write.entity(), write.record().runId());
            }
        }
        left.addAll(answer.apply(failures));
        return left;
    }

    @Override
    public Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
        throw new UnsupportedOperationException("nobody reads here");
    }

    TelemetryWrite lastAttempt() {
        List<TelemetryWrite> batch = attempts.get(attempts.size() - 1);
        return batch.get(batch.size() - 1);
    }

    /** Blocks the next writes until the latch is opened, whatever interrupts them. */
    Block block() {
        Block block = new Block(new CountDownLatch(1), new CountDownLatch(1));
        inFlight = block::pass;
        return block;
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable reason) throws E {
        throw (E) reason;
    }

    record Block(CountDownLatch reached, CountDownLatch opened) implements AutoCloseable {

        private void pass() {
            reached.countDown();
            awaitUninterruptibly(opened);
        }

        void awaitReached() {
            awaitUninterruptibly(reached);
        }

        @Override
        public void close() {
            opened.countDown();
        }

        private static void awaitUninterruptibly(CountDownLatch latch) {
            boolean interrupted = false;
            while (true) {
                try {
                    latch.await();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
